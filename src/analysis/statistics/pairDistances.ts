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
  /** P(d_pos < d_neg) + ½ P(equal) over all pairs; 0.5: distances say nothing of labels. null without both kinds. */
  readonly auc: number | null;
}

/** Without labels every pair stands in `all` only. Views: they hold until the next call. */
export function sortPairs(distances: Float64Array, n: number, labels: Int32Array | null): SortedPairs {
  const { same, other, all, wins } = splitPairs(distances, n, labels ?? new Int32Array(n));
  const positives = labels ? same : new Float64Array(0);
  const isLabelled = positives.length > 0 && other.length > 0;
  return {
    positives,
    negatives: other,
    all,
    auc: isLabelled ? wins / positives.length / other.length : null,
  };
}
