import { openMeasured } from './pairMemory';

/** Distances of pairs i < j, each list ascending. */
export interface SplitPairs {
  /** Of the same label. */
  readonly same: Float64Array;
  readonly other: Float64Array;
  readonly all: Float64Array;
  /** Over all pairs of one of each: how often that of the same label is smaller; equal ones count half. */
  readonly wins: number;
}

/**
 * The pairs of n×n non-negative distances by their labels. The lists are views: they hold until rows are measured or pairs
 * sorted again.
 */
export function splitPairs(distances: Float64Array, n: number, labels: Int32Array): SplitPairs {
  const memory = openMeasured(distances, n, labels);
  if (memory === null) return splitPlainly(distances, n, labels);
  const { kernels, buffer, pairs: sortedAt } = memory;
  const pairs = (n * (n - 1)) / 2;
  const mergedAt = sortedAt + pairs * Float64Array.BYTES_PER_ELEMENT;
  const same = kernels.sortPairs(0, n, memory.labels, sortedAt, mergedAt, memory.counts);
  const wins = kernels.mergePairs(sortedAt, same, pairs - same, mergedAt);
  const sorted = new Float64Array(buffer, sortedAt, pairs);
  const all = new Float64Array(buffer, mergedAt, pairs);
  return { same: sorted.subarray(0, same), other: sorted.subarray(same), all, wins };
}

/** The same without the kernels. */
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
  const same = pairs.subarray(0, front).sort();
  const other = pairs.subarray(front).sort();
  return { same, other, all: pairs.slice().sort(), wins: countWins(same, other) };
}

function countWins(same: Float64Array, other: Float64Array): number {
  let below = 0;
  let upTo = 0;
  let wins = 0;
  for (const value of other) {
    while (below < same.length && same[below]! < value) below++;
    upTo = Math.max(upTo, below);
    while (upTo < same.length && same[upTo] === value) upTo++;
    wins += below + 0.5 * (upTo - below);
  }
  return wins;
}
