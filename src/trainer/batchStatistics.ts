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

export function measureBatch(batch: EmbeddingBatch, margin: number): BatchStatistics {
  return { ...countTriplets(batch, margin), ...measurePairs(batch) };
}

function countTriplets(batch: EmbeddingBatch, margin: number): { activeShare: number; hardShare: number } {
  const { n, labels, distances } = batch;
  const stride = Math.max(1, Math.ceil(n / MAX_ANCHORS));
  const scratch = new Float64Array(n);
  let valid = 0;
  let active = 0;
  let hard = 0;
  for (let a = 0; a < n; a += stride) {
    let negatives = 0;
    for (let j = 0; j < n; j++) if (labels[j] !== labels[a]) scratch[negatives++] = distances[a * n + j]!;
    const sorted = scratch.subarray(0, negatives).sort();
    for (let p = 0; p < n; p++) {
      if (p === a || labels[p] !== labels[a]) continue;
      const distance = distances[a * n + p]!;
      valid += negatives;
      active += countBelow(sorted, distance + margin);
      hard += countBelow(sorted, distance);
    }
  }
  return { activeShare: valid === 0 ? 0 : active / valid, hardShare: valid === 0 ? 0 : hard / valid };
}

function measurePairs({ n, labels, euclidean }: EmbeddingBatch): { auc: number; median: number } {
  const stride = Math.max(1, Math.ceil((n * (n - 1)) / 2 / MAX_PAIRS));
  const positives: number[] = [];
  const all: number[] = [];
  const negatives: number[] = [];
  let seenPositives = 0;
  let seen = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const distance = euclidean[i * n + j]!;
      const same = labels[i] === labels[j];
      // Positives are few: they are thinned by themselves, and less.
      if (same && seenPositives++ % Math.max(1, stride >> 3) === 0) positives.push(distance);
      if (seen++ % stride !== 0) continue;
      all.push(distance);
      if (!same) negatives.push(distance);
    }
  }
  return {
    auc: compareSamples(positives, Float64Array.from(negatives).sort()),
    median: middleOf(Float64Array.from(all).sort()),
  };
}

function compareSamples(positives: readonly number[], negatives: Float64Array): number {
  if (positives.length === 0 || negatives.length === 0) return Number.NaN;
  let wins = 0;
  for (const distance of positives) {
    const below = countBelow(negatives, distance);
    const upTo = countBelow(negatives, distance, true);
    wins += negatives.length - upTo + (upTo - below) / 2;
  }
  return wins / (positives.length * negatives.length);
}

function middleOf(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** How many of an ascending array are below a value (or up to it, `inclusive`). */
function countBelow(sorted: Float64Array, value: number, inclusive = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value || (inclusive && sorted[middle]! === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
