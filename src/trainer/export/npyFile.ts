/** An NPY file, version 1.0, of float32 or int32 values (C order), or of texts as `<U`. */
export function encodeNpy(values: Float32Array | Int32Array, shape: readonly number[]): Buffer {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([encodeHeader(values instanceof Float32Array ? '<f4' : '<i4', shape), bytes]);
}

/** Texts of any characters: UTF-32, each padded with zeros to the longest. */
export function encodeNpyTexts(texts: readonly string[]): Buffer {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0)!));
  const width = Math.max(1, ...points.map((each) => each.length));
  const values = new Uint32Array(texts.length * width);
  points.forEach((each, i) => {
    values.set(each, i * width);
  });
  return Buffer.concat([encodeHeader(`<U${width}`, [texts.length]), Buffer.from(values.buffer)]);
}

function encodeHeader(type: string, shape: readonly number[]): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Magic, version and length are 10 bytes; all of it is a multiple of 64 and ends with a newline.
  const padded = text.padEnd(64 * Math.ceil((10 + text.length + 1) / 64) - 11);
  const header = Buffer.alloc(10);
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(padded.length + 1, 8);
  return Buffer.concat([header, Buffer.from(`${padded}\n`, 'latin1')]);
}
