import { offerKernels, reserve } from './kernels';

const kernelsHere = offerKernels();
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const COUNTS_BYTES = 4096 * Int32Array.BYTES_PER_ELEMENT;

/** The memory that the kernels of pairs share; addresses are bytes. */
export interface PairMemory {
  readonly kernels: NonNullable<ReturnType<typeof kernelsHere>>['kernels'];
  readonly buffer: ArrayBuffer;
  /** Room for the features of all rows, or for two lists of all pairs. The n×n distances stand at 0. */
  readonly pairs: number;
  /** Room for 6·n + 3 numbers. */
  readonly ranks: number;
  readonly labels: number;
  readonly counts: number;
}

/**
 * Room for n rows of d features with all that is measured on their pairs: a view of the distances holds until rows are measured
 * again. null without WebAssembly.
 */
export function openPairMemory(n: number, d: number): PairMemory | null {
  const made = kernelsHere();
  if (made === null) return null;
  const pairs = n * n * DOUBLE;
  const ranks = pairs + n * Math.max(n, d) * DOUBLE;
  const labels = ranks + (6 * n + 3) * DOUBLE;
  const counts = labels + n * DOUBLE;
  reserve(made.memory, counts + COUNTS_BYTES);
  return { kernels: made.kernels, buffer: made.memory.buffer, pairs, ranks, labels, counts };
}

/** The same for distances and labels, which are put in where they are not there yet. */
export function openMeasured(distances: Float64Array, n: number, labels: Int32Array): PairMemory | null {
  const memory = openPairMemory(n, 0);
  if (memory === null) return null;
  const { buffer } = memory;
  if (distances.buffer !== buffer) new Float64Array(buffer, 0, n * n).set(distances);
  new Int32Array(buffer, memory.labels, n).set(labels);
  return memory;
}
