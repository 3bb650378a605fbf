import { Field, Float32, Float64, Int32, Int64, List, Schema, Utf8, type DataType } from 'apache-arrow';

/** Columns of `snapshots-*`, one row a snapshot. Nullable: could not be computed (no labels, one class). */
const HISTOGRAMS = ['positive', 'negative', 'pair', 'norm'] as const;
export type HistogramColumn = (typeof HISTOGRAMS)[number];

function required(name: string, type: DataType): Field {
  return new Field(name, type, false);
}
function optional(name: string, type: DataType): Field {
  return new Field(name, type, true);
}
function listOf(type: DataType): List {
  return new List(new Field('item', type, false));
}

export const SNAPSHOT_SCHEMA = new Schema([
  required('step', new Int64()),
  required('time', new Float64()),
  required('split', new Utf8()),
  required('n', new Int32()),
  required('d', new Int32()),
  required('total', new Int32()),
  // The thinned sample: k×d float32, row-major, and the labels of its k rows.
  required('embeddings', listOf(new Float32())),
  optional('labels', listOf(new Int32())),
  ...['classes', 'auc', 'recall_at_1', 'chance', 'info', 'map_at_r', 'inside_margin'].map((name) =>
    optional(name, new Float64()),
  ),
  ...['triplets_easy', 'triplets_semi_hard', 'triplets_hard'].map((name) => optional(name, new Float64())),
  ...['median', 'kappa', 'rho', 'effective_rank', 'non_finite_share'].map((name) =>
    required(name, new Float64()),
  ),
  // Quantiles at 0, 5, 25, 50, 75, 95 and 100 %.
  required('norm_quantiles', listOf(new Float64())),
  optional('positive_quantiles', listOf(new Float64())),
  optional('negative_quantiles', listOf(new Float64())),
  required('pair_quantiles', listOf(new Float64())),
  ...HISTOGRAMS.flatMap((name) => [
    optional(`${name}_hist_scale`, new Utf8()),
    optional(`${name}_hist_lo`, new Float64()),
    optional(`${name}_hist_hi`, new Float64()),
    optional(`${name}_hist`, listOf(new Float32())),
  ]),
  required('spectrum', listOf(new Float32())),
  required('class_labels', listOf(new Int32())),
  required('class_recall', listOf(new Float64())),
]);
