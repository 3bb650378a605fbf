import { offerKernels, reserve } from './kernels';

const kernelsHere = offerKernels();

/** Scalar products of all pairs of `count` vectors of `length` numbers; `valueAt(v, k)` is number k of vector v. count×count. */
export function multiplyAll(
  count: number,
  length: number,
  valueAt: (vector: number, k: number) => number,
): Float64Array {
  const made = kernelsHere();
  if (made === null) return multiplyPlainly(count, length, valueAt);
  const { kernels, memory } = made;
  const start = count * length * Float64Array.BYTES_PER_ELEMENT;
  reserve(memory, start + count * count * Float64Array.BYTES_PER_ELEMENT);
  const vectors = new Float64Array(memory.buffer, 0, count * length);
  let at = 0;
  for (let v = 0; v < count; v++) for (let k = 0; k < length; k++) vectors[at++] = valueAt(v, k);
  kernels.multiplyAll(0, count, length, start);
  return new Float64Array(memory.buffer, start, count * count).slice();
}

/** The sums of the kernel, number by number. */
export function multiplyPlainly(
  count: number,
  length: number,
  valueAt: (vector: number, k: number) => number,
): Float64Array {
  const products = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = a; b < count; b++) {
      let sum = 0;
      for (let k = 0; k < length; k++) sum += valueAt(a, k) * valueAt(b, k);
      products[a * count + b] = sum;
      products[b * count + a] = sum;
    }
  }
  return products;
}
