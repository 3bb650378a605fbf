import type { AnalysisContext } from '../../domain/analysisContext';
import type { MetricRow } from '../../domain/metrics';
import type { SnapshotStatistics } from '../../domain/snapshot';
import { lossStar } from '../diagnosis/lossStar';
import { updateLimit } from '../diagnosis/updateLimit';
import {
  createGeometryFacts,
  isInformationRising,
  observeGeometry,
  type GeometryFacts,
} from './geometryFacts';
import type { Mark } from './track';
import { createRowFacts, observeRowFacts, type RowFacts } from './rowFacts';

/** Everything that detectors, causes and the verdict know of a run: folded from rows and snapshots, bounded in size. */
export interface RunFacts {
  context: AnalysisContext;
  lossStar: number | null;
  readonly updateLimit: number;
  rows: RowFacts;
  /** The held-out probe; the training probe where there is no other. */
  geometry: GeometryFacts;
  /** Whether `geometry` holds the training split. */
  onTrain: boolean;
  train: GeometryFacts;
  /** The logged learning rate when information was highest so far; null: none was logged. */
  rateAtPeak: number | null;
  /** The highest one up to the last snapshot of a space that was alive. */
  rateAlive: Mark | null;
  /** Highest step seen. */
  step: number | null;
}

export function createRunFacts(context: AnalysisContext): RunFacts {
  return {
    context,
    lossStar: lossStar(context),
    updateLimit: updateLimit(context),
    rows: createRowFacts(),
    geometry: createGeometryFacts(),
    onTrain: false,
    train: createGeometryFacts(),
    rateAtPeak: null,
    rateAlive: null,
    step: null,
  };
}

/** The loss is another one than the context said. */
export function changeLoss(facts: RunFacts, context: AnalysisContext): void {
  facts.context = context;
  facts.lossStar = lossStar(context);
}

export function observeRow(facts: RunFacts, row: MetricRow): void {
  if (facts.step === null || row.step > facts.step) facts.step = row.step;
  observeRowFacts(facts.rows, row);
  const { rate, infoAtDrop } = facts.rows;
  if (infoAtDrop === null && rate && rate.last.value < 0.1 * rate.highest.value) {
    const info = isInformationRising(facts.geometry) ? 'rising' : 'flat';
    facts.rows.infoAtDrop = { info, step: row.step };
  }
}

/** True when the snapshot belongs to the split that alerts and the verdict are taken from. */
export function observeStatistics(facts: RunFacts, statistics: SnapshotStatistics): boolean {
  if (facts.step === null || statistics.step > facts.step) facts.step = statistics.step;
  const isTrain = statistics.split === 'train';
  if (isTrain) observeGeometry(facts.train, statistics);
  if (isTrain && facts.geometry.count > 0 && !facts.onTrain) return false;
  if (!isTrain && facts.onTrain) facts.geometry = createGeometryFacts();
  facts.onTrain = isTrain;
  const peakBefore = facts.geometry.peakInfo;
  observeGeometry(facts.geometry, statistics);
  const { rate } = facts.rows;
  if (facts.geometry.peakInfo !== peakBefore) facts.rateAtPeak = rate?.last.value ?? null;
  if (facts.geometry.deadSince === null) facts.rateAlive = rate && { ...rate.highest };
  return true;
}
