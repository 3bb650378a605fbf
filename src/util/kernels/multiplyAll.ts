import { offerKernels, reserve } from './kernels';

const kernelsHere = offerKernels();

/** Scalar products of all pairs of `count` vectors of `length` numbers, which `fill` puts one behind the other. count×count. */
export function multiplyAll(
  count: number,
  length: number,
  fill: (vectors: Float64Array) => void,
): Float64Array {
  const made = kernelsHere();
  if (made === null) return multiplyPlainly(count, length, fill);
  const { kernels, memory } = made;
  const start = count * length * Float64Array.BYTES_PER_ELEMENT;
  reserve(memory, start + count * count * Float64Array.BYTES_PER_ELEMENT);
  fill(new Float64Array(memory.buffer, 0, count * length));
  kernels.multiplyAll(0, count, length, start);
  return new Float64Array(memory.buffer, start, count * count).slice();
}

/** The sums of the kernel, number by number. */
export function multiplyPlainly(
  count: number,
  length: number,
  fill: (vectors: Float64Array) => void,
): Float64Array {
  const vectors = new Float64Array(count * length);
  fill(vectors);
  const products = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = a; b < count; b++) {
      let sum = 0;
      for (let k = 0; k < length; k++) sum += vectors[a * length + k]! * vectors[b * length + k]!;
      products[a * count + b] = sum;
      products[b * count + a] = sum;
    }
  }
  return products;
}
