/** Array files by hand, as NumPy's and MNIST's writers make them. */

export function npyBytes(
  descr: string,
  shape: readonly number[],
  body: Uint8Array,
  { fortran = false, version = 1 } = {},
): Buffer {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': ${descr.startsWith('[') ? descr : `'${descr}'`}, 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${sizes}), }`;
  const before = version === 1 ? 10 : 12;
  const padded = text.padEnd(Math.ceil((before + text.length + 1) / 64) * 64 - before - 1) + '\n';
  const head = Buffer.alloc(before);
  head.write('\u0093NUMPY', 'latin1');
  head[6] = version;
  if (version === 1) head.writeUInt16LE(padded.length, 8);
  else head.writeUInt32LE(padded.length, 8);
  return Buffer.concat([head, Buffer.from(padded, 'latin1'), body]);
}

export function idxBytes(type: number, shape: readonly number[], body: Uint8Array): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head[2] = type;
  head[3] = shape.length;
  shape.forEach((size, at) => head.writeUInt32BE(size, 4 + 4 * at));
  return Buffer.concat([head, body]);
}

export function toBytes(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
