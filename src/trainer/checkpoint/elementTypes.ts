import { decodeHalf } from '../../data/arrays/elementType';

/** Numbers of a safetensors file that become float32; the integer ones are counters, such as `num_batches_tracked`. */
export const ELEMENT_TYPES: Readonly<Record<string, ElementType>> = {
  F64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { bytes: 2, read: (view, at) => decodeHalf(view.getUint16(at, true)) },
  BF16: { bytes: 2, read: (view, at) => decodeBrainFloat(view.getUint16(at, true)) },
  I64: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  I32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
};

interface ElementType {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
}

/** bfloat16: the upper half of a float32. */
function decodeBrainFloat(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

const scratch = new DataView(new ArrayBuffer(4));
