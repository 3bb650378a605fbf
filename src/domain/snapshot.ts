/** Where the rows of a snapshot come from. `train` statistics are stored under `train_*`, all others under the plain names. */
export type SnapshotSplit = 'holdout' | 'train' | 'probe' | 'batch' | (string & {});

/** N embeddings at one step, as a program sent them. */
export interface Snapshot {
  readonly step: number;
  /** Seconds since 1970 by the clock of the training process. */
  readonly time: number;
  readonly split: SnapshotSplit;
  readonly n: number;
  readonly d: number;
  /** N×D, row-major, float32: the raw output of the network. */
  readonly embeddings: Float32Array;
  /** N class labels, or null where the program has none. */
  readonly labels: Int32Array | null;
  /** Rows the program had before thinning to n. */
  readonly total: number;
}

/** Quantiles at 0, 5, 25, 50, 75, 95 and 100 %. */
export type Quantiles = readonly [number, number, number, number, number, number, number];
export const QUANTILE_LEVELS = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;

/**
 * A histogram of non-negative values. `log` has 30 bins a decade: bin 0 holds values <= lo (zero included), bin i holds
 * lo·10^((i-1)/30) … lo·10^(i/30). `linear` has 64 bins from lo to hi. Counts are shares of all values (sum 1).
 */
export interface Histogram {
  readonly scale: 'log' | 'linear';
  readonly lo: number;
  readonly hi: number;
  readonly shares: Float32Array;
}

/** What the recorder computes from one snapshot (definitions: docs/diagnosis.md). null: cannot be computed (no labels, one class). */
export interface SnapshotStatistics {
  readonly step: number;
  readonly time: number;
  readonly split: SnapshotSplit;
  readonly n: number;
  readonly d: number;
  readonly classes: number | null;
  /** Median pair distance in the space that the loss measures. */
  readonly median: number;
  /** median / reference scale of the loss. */
  readonly kappa: number;
  /** sqrt(tr Cov / mean squared norm), 0 … 1. */
  readonly rho: number;
  readonly auc: number | null;
  readonly recallAt1: number | null;
  readonly chance: number | null;
  readonly info: number | null;
  readonly mapAtR: number | null;
  readonly effectiveRank: number;
  /** Share of values that are NaN or infinite. */
  readonly nonFiniteShare: number;
  /** Norms of the raw output. */
  readonly norms: Quantiles;
  readonly positives: Quantiles | null;
  readonly negatives: Quantiles | null;
  /** All pairs together: drawn when there are no labels. */
  readonly pairs: Quantiles;
  /** Share of negative pairs closer than median positive + margin; null without labels. */
  readonly insideMargin: number | null;
  /** Shares of valid triplets (a,p,n) over the snapshot: hard d_an < d_ap, semi-hard d_ap <= d_an < d_ap + m, easy the rest. */
  readonly triplets: { readonly easy: number; readonly semiHard: number; readonly hard: number } | null;
  readonly positiveHistogram: Histogram | null;
  readonly negativeHistogram: Histogram | null;
  readonly pairHistogram: Histogram;
  readonly normHistogram: Histogram;
  /** Singular values of the centred embeddings, largest first, at most 64. */
  readonly spectrum: Float32Array;
  /** Recall@1 per class, worst first; empty without labels. */
  readonly recallByClass: readonly { readonly label: number; readonly recall: number }[];
}
