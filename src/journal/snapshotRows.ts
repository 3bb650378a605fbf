import { Int64, List, makeData, type Data, type RecordBatch } from 'apache-arrow';
import type { Histogram } from '../domain/snapshot';
import { makeBatch } from './arrowBytes';
import { makeFloats, makeInts, makeLists, makeTexts } from './arrowColumns';
import { toInt64 } from './floatRows';
import type { SegmentRows } from './segmentRows';
import type { SnapshotRecord } from './snapshotRecord';
import { SNAPSHOT_SCHEMA, type HistogramColumn } from './snapshotSchema';

/** Rows of a snapshots segment. */
export class SnapshotRows implements SegmentRows {
  readonly schema = SNAPSHOT_SCHEMA;
  private readonly records: SnapshotRecord[] = [];

  get length(): number {
    return this.records.length;
  }

  get lastStep(): number {
    return this.records.at(-1)?.statistics.step ?? 0;
  }

  append(record: SnapshotRecord): void {
    this.records.push(record);
  }

  truncate(length: number): void {
    this.records.length = length;
  }

  toBatch(from: number, to: number): RecordBatch {
    const records = this.records.slice(from, to);
    const columns = SNAPSHOT_SCHEMA.fields.map((field) => makeColumn(field.name, field.type, records));
    return makeBatch(SNAPSHOT_SCHEMA, records.length, columns);
  }

  bytesOfData(): number {
    return this.records.reduce((sum, record) => sum + record.embeddings.byteLength + 2048, 0);
  }
}

function makeColumn(name: string, type: unknown, records: readonly SnapshotRecord[]): Data {
  if (name === 'step') {
    const steps = Float64Array.from(records, (record) => Math.trunc(record.statistics.step) || 0);
    return makeData({
      type: new Int64(),
      length: steps.length,
      nullCount: 0,
      data: toInt64(steps, 0, steps.length),
    });
  }
  if (type instanceof List)
    return makeLists(
      type,
      records.map((record) => listOf(record, name)),
    );
  if (name === 'n' || name === 'd' || name === 'total') {
    return makeInts(records.map((record) => (name === 'total' ? record.total : record.statistics[name])));
  }
  if (name === 'split') return makeTexts(records.map((record) => record.statistics.split));
  if (name.endsWith('_scale'))
    return makeTexts(records.map((record) => histogramOf(record, name)?.scale ?? null));
  return makeFloats(records.map((record) => numberOf(record, name)));
}

function histogramOf(record: SnapshotRecord, column: string): Histogram | null {
  const { statistics } = record;
  const kind = column.slice(0, column.indexOf('_hist')) as HistogramColumn;
  return {
    positive: statistics.positiveHistogram,
    negative: statistics.negativeHistogram,
    pair: statistics.pairHistogram,
    norm: statistics.normHistogram,
  }[kind];
}

function listOf(record: SnapshotRecord, name: string): ArrayLike<number> | null {
  const { statistics } = record;
  switch (name) {
    case 'embeddings':
      return record.embeddings;
    case 'labels':
      return record.labels;
    case 'norm_quantiles':
      return statistics.norms;
    case 'positive_quantiles':
      return statistics.positives;
    case 'negative_quantiles':
      return statistics.negatives;
    case 'pair_quantiles':
      return statistics.pairs;
    case 'spectrum':
      return statistics.spectrum;
    case 'class_labels':
      return statistics.recallByClass.map((entry) => entry.label);
    case 'class_recall':
      return statistics.recallByClass.map((entry) => entry.recall);
    default:
      return histogramOf(record, name)?.shares ?? null;
  }
}

function numberOf(record: SnapshotRecord, name: string): number | null {
  const s = record.statistics;
  if (name.endsWith('_lo')) return histogramOf(record, name)?.lo ?? null;
  if (name.endsWith('_hi')) return histogramOf(record, name)?.hi ?? null;
  const values: Readonly<Record<string, number | null>> = {
    time: s.time,
    classes: s.classes,
    auc: s.auc,
    recall_at_1: s.recallAt1,
    chance: s.chance,
    info: s.info,
    map_at_r: s.mapAtR,
    inside_margin: s.insideMargin,
    triplets_easy: s.triplets?.easy ?? null,
    triplets_semi_hard: s.triplets?.semiHard ?? null,
    triplets_hard: s.triplets?.hard ?? null,
    median: s.median,
    kappa: s.kappa,
    rho: s.rho,
    effective_rank: s.effectiveRank,
    non_finite_share: s.nonFiniteShare,
  };
  return values[name] ?? null;
}
