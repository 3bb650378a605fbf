/**
 * Metric names as they stand everywhere: Arrow columns, JSON, panel data. A program's own names stand next to them.
 * `batch_*` are of the training batch of every step (built-in trainer only): AUC and median distance, how many labels it has, the
 * share of its rows with another row of their label, and the share of its positive pairs that are one row twice.
 * `train_*` are those of a snapshot with split "train" (all other splits use the plain names).
 */
export const METRICS = {
  loss: 'loss',
  learningRate: 'lr',
  recallAt1: 'recall_at_1',
  mapAtR: 'map_at_r',
  kappa: 'kappa',
  rho: 'rho',
  auc: 'auc',
  info: 'info',
  effectiveRank: 'effective_rank',
  activeShare: 'active_share',
  hardShare: 'hard_share',
  gradNorm: 'grad_norm',
  updateRatio: 'update_ratio',
  normP05: 'norm_p05',
  normP25: 'norm_p25',
  normP50: 'norm_p50',
  normP75: 'norm_p75',
  normP95: 'norm_p95',
  distPosP50: 'dist_pos_p50',
  distNegP50: 'dist_neg_p50',
  deadShare: 'dead_share',
  batchAuc: 'batch_auc',
  batchMedian: 'batch_median',
  batchClasses: 'batch_classes',
  batchPairedShare: 'batch_paired_share',
  batchDuplicateShare: 'batch_duplicate_share',
  trainRecallAt1: 'train_recall_at_1',
  trainMapAtR: 'train_map_at_r',
  trainInfo: 'train_info',
} as const;

export type MetricName = string;

/** `min` and `max` over finite values, `last` is what came last (NaN included), `count` counts all. */
export interface MetricSummary {
  readonly last: JsonNumber;
  readonly min: JsonNumber | null;
  readonly max: JsonNumber | null;
  readonly count: number;
}

/** JSON has no NaN: non-finite numbers are strings. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

export function toJsonNumber(value: number): JsonNumber {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

export function parseJsonNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY;
  return null;
}

/** One logged row: a metric that it does not have is absent; NaN and infinities are values. */
export interface MetricRow {
  readonly step: number;
  /** Seconds since 1970 by the clock of the training process. */
  readonly time: number;
  readonly values: ReadonlyMap<MetricName, number>;
}

/**
 * A series down-sampled to at most n buckets: per bucket the smallest and largest finite value and whether a
 * non-finite value stood in it, so that no spike and no NaN is lost from view. All arrays have the same length.
 */
export interface SeriesBuckets {
  readonly name: MetricName;
  /** First step of each bucket. */
  readonly step: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Exponential moving average (weight 0.1 a row, bias-corrected) at the bucket's last row; NaN before the first finite one. */
  readonly ema: Float64Array;
  readonly last: Float64Array;
  /** 1 where the bucket holds a NaN or an infinity. */
  readonly nonFinite: Uint8Array;
}
