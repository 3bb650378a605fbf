import { offerKernels, reserve } from './kernels';

const kernelsHere = offerKernels();
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const WORD = Int32Array.BYTES_PER_ELEMENT;
const COUNTS = 4096;

/** Distances of pairs i < j, ascending. */
export interface SplitPairs {
  readonly same: Float64Array;
  readonly other: Float64Array;
}

/** The pairs of n×n non-negative distances with the same label, and those with different ones. */
export function splitPairs(distances: Float64Array, n: number, labels: Int32Array): SplitPairs {
  const made = kernelsHere();
  if (made === null) return splitPlainly(distances, n, labels);
  const { kernels, memory } = made;
  const pairs = (n * (n - 1)) / 2;
  const sortedAt = n * n * DOUBLE;
  const spareAt = sortedAt + pairs * DOUBLE;
  const labelsAt = spareAt + pairs * DOUBLE;
  const countsAt = labelsAt + n * WORD;
  reserve(memory, countsAt + COUNTS * WORD);
  new Float64Array(memory.buffer, 0, n * n).set(distances);
  new Int32Array(memory.buffer, labelsAt, n).set(labels);
  const same = kernels.sortPairs(0, n, labelsAt, sortedAt, spareAt, countsAt);
  const sorted = new Float64Array(memory.buffer, sortedAt, pairs);
  return { same: sorted.slice(0, same), other: sorted.slice(same) };
}

/** The same without the kernel. */
export function splitPlainly(distances: Float64Array, n: number, labels: Int32Array): SplitPairs {
  const pairs = new Float64Array((n * (n - 1)) / 2);
  let front = 0;
  let back = pairs.length;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const distance = distances[i * n + j]!;
      if (labels[i] === labels[j]) pairs[front++] = distance;
      else pairs[--back] = distance;
    }
  }
  return { same: pairs.subarray(0, front).sort(), other: pairs.subarray(front).sort() };
}
