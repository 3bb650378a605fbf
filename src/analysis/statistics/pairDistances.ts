import { viewEuclidean } from '../../util/kernels/measureEuclidean';
import { splitPairs } from '../../util/kernels/splitPairs';
import type { EmbeddingSpace } from './embeddingSpace';

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
  const { same, other } = splitPairs(distances, n, labels ?? new Int32Array(n));
  if (!labels) return { positives: new Float64Array(0), negatives: other, all: same };
  return { positives: same, negatives: other, all: mergeSorted(same, other) };
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
