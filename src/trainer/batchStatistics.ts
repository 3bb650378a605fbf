import type { EmbeddingBatch } from './distances/embeddingBatch';
import { groupByLabel } from './miners/partners';

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
    const isSorted = p > FEW;
    if (isSorted) others.sort();
    valid += p * q;
    for (let k = 0; k < p; k++) {
      const bound = positives[k]!;
      if (isSorted) {
        active += countBelow(others, q, bound + margin);
        hard += countBelow(others, q, bound);
        continue;
      }
      // Without a branch, which no processor would guess.
      for (let m = 0; m < q; m++) {
        const distance = others[m]!;
        active += Number(distance < bound + margin);
        hard += Number(distance < bound);
      }
    }
  }
  return { activeShare: valid === 0 ? 0 : active / valid, hardShare: valid === 0 ? 0 : hard / valid };
}

function measurePairs({ n, labels, euclidean }: EmbeddingBatch): { auc: number; median: number } {
  const stride = Math.max(1, Math.ceil((n * (n - 1)) / 2 / MAX_PAIRS));
  // Positives are few: they are thinned by themselves, and less.
  const positiveStride = Math.max(1, stride >> 3);
  const classes = groupByLabel(labels);
  const positives: number[] = [];
  const all = new Float64Array(MAX_PAIRS);
  const negatives = new Float64Array(MAX_PAIRS);
  let seen = 0;
  let seenNegatives = 0;
  let untilPositive = 1;
  // Where the next pair stands among those of a row.
  let next = 0;
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    for (const j of classes.get(label)!) {
      if (j <= i || --untilPositive !== 0) continue;
      untilPositive = positiveStride;
      positives.push(euclidean[i * n + j]!);
    }
    let j = i + 1 + next;
    for (; j < n; j += stride) {
      const distance = euclidean[i * n + j]!;
      all[seen++] = distance;
      if (labels[j] !== label) negatives[seenNegatives++] = distance;
    }
    next = j - n;
  }
  return {
    auc: compareSamples(new Float64Array(positives).sort(), negatives.subarray(0, seenNegatives)),
    median: middleOf(all.subarray(0, seen)),
  };
}

/** P(positive < negative) + P(equal)/2; positives ascending. What is not a number counts as the larger one. */
function compareSamples(positives: Float64Array, negatives: Float64Array): number {
  if (positives.length === 0 || negatives.length === 0) return Number.NaN;
  let known = positives.length;
  while (known > 0 && Number.isNaN(positives[known - 1])) known--;
  const unknown = positives.length - known;
  let wins = 0;
  // The equal positives that were met last: in a collapsed space all of them.
  let runStart = -1;
  let runEnd = -1;
  for (let k = 0; k < negatives.length; k++) {
    const distance = negatives[k]!;
    if (Number.isNaN(distance)) {
      wins += positives.length;
      continue;
    }
    const below = countBelow(positives, known, distance);
    wins += below + unknown;
    if (positives[below] !== distance) continue;
    if (below !== runStart) {
      runStart = below;
      runEnd = below;
      while (runEnd < known && positives[runEnd] === distance) runEnd++;
    }
    wins += (runEnd - below) / 2;
  }
  return wins / (positives.length * negatives.length);
}

/** Median; what is not a number counts as largest. The order of the values is lost. */
function middleOf(values: Float64Array): number {
  const half = values.length >> 1;
  if (values.length === 0) return Number.NaN;
  if (values.some(Number.isNaN)) values.sort();
  else selectPlace(values, half);
  if (values.length % 2 === 1) return values[half]!;
  let below = values[0]!;
  for (let at = 1; at < half; at++) if (!(values[at]! <= below)) below = values[at]!;
  return (below + values[half]!) / 2;
}

/** Hoare's selection: afterwards the value at `place` is the one of a sorted array, with none larger before it. */
function selectPlace(values: Float64Array, place: number): void {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[place]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (pivot < values[j]!) j--;
      if (i > j) break;
      const moved = values[i]!;
      values[i++] = values[j]!;
      values[j--] = moved;
    }
    if (j < place) low = i;
    if (place < i) high = j;
  }
}

/** How many of the first `count` values, ascending, are below a bound. Without a branch. */
function countBelow(sorted: Float64Array, count: number, bound: number): number {
  if (count === 0) return 0;
  let from = 0;
  let left = count;
  while (left > 1) {
    const half = left >> 1;
    from += Number(sorted[from + half - 1]! < bound) * half;
    left -= half;
  }
  return from + Number(sorted[from]! < bound);
}
