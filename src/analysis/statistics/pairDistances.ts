import { viewEuclidean } from '../../util/kernels/measureEuclidean';
import type { EmbeddingSpace } from './embeddingSpace';
import { sortDistances } from './sortDistances';

/** Euclidean distances of all pairs as a full n×n matrix in float64. A view: it holds until the next call. */
export function computePairDistances({ n, d, rows }: EmbeddingSpace): Float64Array {
  return viewEuclidean(rows, n, d);
}

export interface SortedPairs {
  /** Distances of pairs i<j, ascending: same label, different label, and all together. */
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
  readonly all: Float64Array;
}

/** Without labels every pair stands in `all` only. */
export function sortPairs(distances: Float64Array, n: number, labels: Int32Array | null): SortedPairs {
  const pairs = (n * (n - 1)) / 2;
  const all = new Float64Array(pairs);
  if (!labels) {
    let at = 0;
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) all[at++] = distances[i * n + j]!;
    return { positives: new Float64Array(0), negatives: new Float64Array(0), all: sortDistances(all) };
  }
  let front = 0;
  let back = pairs;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const distance = distances[i * n + j]!;
      if (labels[i] === labels[j]) all[front++] = distance;
      else all[--back] = distance;
    }
  }
  const positives = sortDistances(all.subarray(0, front));
  const negatives = sortDistances(all.subarray(front));
  return { positives, negatives, all: mergeSorted(positives, negatives) };
}

function mergeSorted(a: Float64Array, b: Float64Array): Float64Array {
  const into = new Float64Array(a.length + b.length);
  let i = 0;
  let j = 0;
  for (let k = 0; k < into.length; k++) {
    into[k] = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i++]! : b[j++]!;
  }
  return into;
}

/** P(d_pos < d_neg) + ½ P(equal) over all pairs; 0.5: distances say nothing of labels. null without both kinds. */
export function computeAuc(pairs: SortedPairs): number | null {
  const { positives, negatives } = pairs;
  if (positives.length === 0 || negatives.length === 0) return null;
  let below = 0;
  let upTo = 0;
  let wins = 0;
  for (const negative of negatives) {
    while (below < positives.length && positives[below]! < negative) below++;
    if (upTo < below) upTo = below;
    while (upTo < positives.length && positives[upTo]! <= negative) upTo++;
    wins += below + 0.5 * (upTo - below);
  }
  return wins / positives.length / negatives.length;
}
