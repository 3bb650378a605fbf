import { createKernels, reserve } from './kernels';

const { kernels, memory } = createKernels(0);

/** Scalar products of all pairs of `count` vectors of `length` numbers; `valueAt(v, k)` is number k of vector v. count×count. */
export function multiplyAll(
  count: number,
  length: number,
  valueAt: (vector: number, k: number) => number,
): Float64Array {
  const start = count * length * Float64Array.BYTES_PER_ELEMENT;
  reserve(memory, start + count * count * Float64Array.BYTES_PER_ELEMENT);
  const vectors = new Float64Array(memory.buffer, 0, count * length);
  let at = 0;
  for (let v = 0; v < count; v++) for (let k = 0; k < length; k++) vectors[at++] = valueAt(v, k);
  kernels.multiplyAll(0, count, length, start);
  return new Float64Array(memory.buffer, start, count * count).slice();
}
