import { ELEMENT_TYPES } from './elementTypes';

/**
 * The safetensors format: 8 bytes length of the header, the header as JSON (name → dtype, shape, byte range; `__metadata__`
 * with texts), then the raw little-endian values. PyTorch loads it with `safetensors.torch.load_file`.
 */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface TensorFile {
  readonly tensors: readonly NamedTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

const ALIGNMENT = 8;
const MAX_HEADER_BYTES = 100_000_000;

export function encodeSafetensors({ tensors, metadata }: TensorFile): Buffer {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const file = Buffer.alloc(8 + padded + offset, ' ');
  file.writeBigUInt64LE(BigInt(padded), 0);
  json.copy(file, 8);
  let at = 8 + padded;
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

/** Throws RangeError with what is wrong: cut off, not safetensors, or a type that is not read. Values become float32. */
export function decodeSafetensors(file: Uint8Array): TensorFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = file.byteLength < 8 ? -1 : Number(view.getBigUint64(0, true));
  if (length < 2 || length > MAX_HEADER_BYTES || 8 + length > file.byteLength) {
    throw new RangeError('it is cut off, or no safetensors file');
  }
  const { __metadata__: metadata = {}, ...entries } = parseHeader(file.subarray(8, 8 + length));
  const body = file.subarray(8 + length);
  const tensors = Object.entries(entries as Record<string, HeaderEntry>).map(([name, entry]) => ({
    name,
    shape: entry.shape,
    values: readValues(name, entry, body),
  }));
  return { tensors, metadata: metadata as Record<string, string> };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    const header = JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
    if (typeof header === 'object' && header !== null && !Array.isArray(header))
      return header as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new RangeError('its header is no JSON object');
}

function readValues(name: string, entry: HeaderEntry, body: Uint8Array): Float32Array {
  const [from, to] = Array.isArray(entry.data_offsets) ? entry.data_offsets : [Number.NaN, Number.NaN];
  const type = ELEMENT_TYPES[entry.dtype];
  if (!type) {
    const readable = Object.keys(ELEMENT_TYPES).join(', ');
    throw new RangeError(`"${name}" is ${entry.dtype}, only ${readable} can be read`);
  }
  const count = Array.isArray(entry.shape) ? countValues(entry.shape) : Number.NaN;
  if (!(from >= 0 && to <= body.byteLength && to - from === count * type.bytes)) {
    throw new RangeError(`"${name}" is cut off, or its shape does not fit its bytes`);
  }
  // A copy of its own: Buffer.slice would share, and values must be aligned.
  const bytes = Uint8Array.from(body.subarray(from, to));
  if (entry.dtype === 'F32') return new Float32Array(bytes.buffer);
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: count }, (_, index) => type.read(view, index * type.bytes));
}

function countValues(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
