import type { RecordBatch, Vector } from 'apache-arrow';
import type { Histogram, Quantiles, SnapshotStatistics } from '../domain/snapshot';
import type { SnapshotRecord } from './snapshotRecord';
import type { HistogramColumn } from './snapshotSchema';

const HISTOGRAM_SCALES: ReadonlySet<unknown> = new Set(['log', 'linear']);

/** Decodes a batch of `snapshots-*`. Throws what the caller turns into a broken file: a column missing or of another type. */
export function decodeSnapshots(batch: RecordBatch): SnapshotRecord[] {
  const columns = new Map(batch.schema.fields.map((field, index) => [field.name, batch.getChildAt(index)]));
  const records: SnapshotRecord[] = [];
  for (let row = 0; row < batch.numRows; row += 1) records.push(decodeRow(columns, row));
  return records;
}

function decodeRow(columns: ReadonlyMap<string, Vector | null>, row: number): SnapshotRecord {
  const get = (name: string): unknown => (columns.get(name)?.get(row) as unknown) ?? null;
  const number = (name: string): number | null => {
    const value = get(name);
    if (value === null || typeof value === 'number') return value;
    if (typeof value === 'bigint') return Number(value);
    throw new Error(`Column ${name} of a snapshot is no number`);
  };
  const need = <T>(name: string, value: T | null): T => {
    if (value === null) throw new Error(`Column ${name} of a snapshot is missing`);
    return value;
  };
  const split = get('split');
  const statistics: SnapshotStatistics = {
    step: need('step', number('step')),
    time: need('time', number('time')),
    split: typeof split === 'string' ? split : 'batch',
    n: need('n', number('n')),
    d: need('d', number('d')),
    classes: number('classes'),
    median: need('median', number('median')),
    kappa: need('kappa', number('kappa')),
    rho: need('rho', number('rho')),
    auc: number('auc'),
    recallAt1: number('recall_at_1'),
    chance: number('chance'),
    info: number('info'),
    mapAtR: number('map_at_r'),
    effectiveRank: need('effective_rank', number('effective_rank')),
    nonFiniteShare: need('non_finite_share', number('non_finite_share')),
    norms: need('norm_quantiles', toQuantiles(get('norm_quantiles'))),
    positives: toQuantiles(get('positive_quantiles')),
    negatives: toQuantiles(get('negative_quantiles')),
    pairs: need('pair_quantiles', toQuantiles(get('pair_quantiles'))),
    insideMargin: number('inside_margin'),
    triplets: toTriplets(number('triplets_easy'), number('triplets_semi_hard'), number('triplets_hard')),
    positiveHistogram: toHistogram(get, number, 'positive'),
    negativeHistogram: toHistogram(get, number, 'negative'),
    pairHistogram: need('pair_hist', toHistogram(get, number, 'pair')),
    normHistogram: need('norm_hist', toHistogram(get, number, 'norm')),
    spectrum: need('spectrum', toNumbers(Float32Array, get('spectrum'))),
    recallByClass: toRecallByClass(get('class_labels'), get('class_recall')),
  };
  return {
    statistics,
    total: number('total') ?? statistics.n,
    embeddings: need('embeddings', toNumbers(Float32Array, get('embeddings'))),
    labels: toNumbers(Int32Array, get('labels')),
  };
}

type Numbers = Float32Array | Float64Array | Int32Array;

/** The items of a list cell, copied (a view would keep the whole file in memory). */
function toNumbers<T extends Numbers>(type: { new (n: ArrayLike<number>): T }, cell: unknown): T | null {
  if (cell === null) return null;
  const items = (cell as Vector).toArray() as unknown;
  if (!ArrayBuffer.isView(items)) throw new Error('A list of a snapshot holds no numbers');
  return new type(items as unknown as ArrayLike<number>);
}

function toQuantiles(cell: unknown): Quantiles | null {
  const values = toNumbers(Float64Array, cell);
  return values ? (Array.from(values) as unknown as Quantiles) : null;
}

function toTriplets(
  easy: number | null,
  semiHard: number | null,
  hard: number | null,
): SnapshotStatistics['triplets'] {
  return easy === null || semiHard === null || hard === null ? null : { easy, semiHard, hard };
}

function toHistogram(
  get: (name: string) => unknown,
  number: (name: string) => number | null,
  kind: HistogramColumn,
): Histogram | null {
  const scale = get(`${kind}_hist_scale`);
  const shares = toNumbers(Float32Array, get(`${kind}_hist`));
  if (!HISTOGRAM_SCALES.has(scale) || !shares) return null;
  return {
    scale: scale as Histogram['scale'],
    lo: number(`${kind}_hist_lo`) ?? 0,
    hi: number(`${kind}_hist_hi`) ?? 0,
    shares,
  };
}

function toRecallByClass(labels: unknown, recalls: unknown): SnapshotStatistics['recallByClass'] {
  const names = toNumbers(Int32Array, labels);
  const values = toNumbers(Float64Array, recalls);
  if (!names || !values) return [];
  return Array.from(names, (label, index) => ({ label, recall: values[index] ?? 0 }));
}
