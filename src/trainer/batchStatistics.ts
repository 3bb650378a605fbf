import type { EmbeddingBatch } from './distances/embeddingBatch';

/** What a batch says of the space at every step, cheaply. Batches of more than 64 rows are judged by 64 anchors. */
export interface BatchStatistics {
  /** Share of valid triplets with d_an < d_ap + margin (margin 0 for a soft loss). */
  readonly activeShare: number;
  /** Share of valid triplets with d_an < d_ap. */
  readonly hardShare: number;
  /** P(d_pos < d_neg) + P(d_pos = d_neg)/2 over pairs of the batch. */
  readonly auc: number;
  /** Median Euclidean distance of two rows in the loss's space. */
  readonly median: number;
}

const MAX_ANCHORS = 64;
const MAX_PAIRS = 4096;
/** For so many positives of an anchor it is quicker to go through its negatives again than to sort them. */
const FEW = 12;

export function measureBatch(batch: EmbeddingBatch, margin: number): BatchStatistics {
  return { ...countTriplets(batch, margin), ...measurePairs(batch) };
}

function countTriplets(batch: EmbeddingBatch, margin: number): { activeShare: number; hardShare: number } {
  const { n, labels, distances } = batch;
  const stride = Math.max(1, Math.ceil(n / MAX_ANCHORS));
  const positives = new Float64Array(n);
  const negatives = new Float64Array(n);
  let valid = 0;
  let active = 0;
  let hard = 0;
  for (let a = 0; a < n; a += stride) {
    const label = labels[a];
    let p = 0;
    let q = 0;
    for (let j = 0, at = a * n; j < n; j++, at++) {
      if (labels[j] !== label) negatives[q++] = distances[at]!;
      else if (j !== a) positives[p++] = distances[at]!;
    }
    const others = negatives.subarray(0, q);
    const count = p > FEW ? countBelow : countEach;
    if (p > FEW) others.sort();
    valid += p * q;
    for (let k = 0; k < p; k++) {
      active += count(others, positives[k]! + margin);
      hard += count(others, positives[k]!);
    }
  }
  return { activeShare: valid === 0 ? 0 : active / valid, hardShare: valid === 0 ? 0 : hard / valid };
}

/** How many values, in any order, are below a bound. Without a branch, which no processor would guess. */
function countEach(values: Float64Array, bound: number): number {
  let count = 0;
  for (let k = 0; k < values.length; k++) count += Number(values[k]! < bound);
  return count;
}

function measurePairs({ n, labels, euclidean }: EmbeddingBatch): { auc: number; median: number } {
  const stride = Math.max(1, Math.ceil((n * (n - 1)) / 2 / MAX_PAIRS));
  // Positives are few: they are thinned by themselves, and less.
  const positiveStride = Math.max(1, stride >> 3);
  const positives: number[] = [];
  const all = new Float64Array(MAX_PAIRS);
  const negatives = new Float64Array(MAX_PAIRS);
  let seen = 0;
  let seenNegatives = 0;
  let untilPositive = 1;
  let untilPair = 1;
  for (let i = 0; i < n; i++) {
    const label = labels[i];
    for (let j = i + 1; j < n; j++) {
      const same = labels[j] === label;
      if (same && --untilPositive === 0) {
        untilPositive = positiveStride;
        positives.push(euclidean[i * n + j]!);
      }
      if (--untilPair !== 0) continue;
      untilPair = stride;
      all[seen++] = euclidean[i * n + j]!;
      if (!same) negatives[seenNegatives++] = euclidean[i * n + j]!;
    }
  }
  return {
    auc: compareSamples(new Float64Array(positives).sort(), negatives.subarray(0, seenNegatives).sort()),
    median: middleOf(all.subarray(0, seen).sort()),
  };
}

/** Both samples ascending, walked through side by side. */
function compareSamples(positives: Float64Array, negatives: Float64Array): number {
  if (positives.length === 0 || negatives.length === 0) return Number.NaN;
  let wins = 0;
  let below = 0;
  let upTo = 0;
  for (const distance of positives) {
    while (below < negatives.length && negatives[below]! < distance) below++;
    while (upTo < negatives.length && negatives[upTo]! <= distance) upTo++;
    wins += Number.isNaN(distance) ? negatives.length : negatives.length - upTo + (upTo - below) / 2;
  }
  return wins / (positives.length * negatives.length);
}

function middleOf(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** How many of an ascending array are below a bound. */
function countBelow(sorted: Float64Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
