import type { AlertEvent } from './alert';
import type { MetricRow } from './metrics';
import type { Verdict } from './run';
import type { ToldLoss } from './toldLoss';
import type { Snapshot, SnapshotStatistics } from './snapshot';

/** An alert line before the recorder stamps its time: the analysis has no clock. Ids are deterministic, so a replay raises the same. */
export type AlertDraft = Omit<AlertEvent, 'time'>;

/** Values for `derived-*` of one snapshot, by metric name (only those that could be computed). */
export type DerivedValues = ReadonlyMap<string, number>;

export interface SnapshotResult {
  readonly statistics: SnapshotStatistics;
  readonly derived: DerivedValues;
  readonly alerts: readonly AlertDraft[];
  readonly verdict: Verdict;
}

/** The analysis of one run, fed in order. Live and replayed runs go through the same calls and give the same result. */
export interface RunAnalysis {
  observeRow(row: MetricRow): readonly AlertDraft[];
  observeSnapshot(snapshot: Snapshot): SnapshotResult;
  /** As `observeSnapshot`, from statistics computed earlier (replay without embeddings). */
  observeStatistics(statistics: SnapshotStatistics): SnapshotResult;
  /** A person said what the loss is: what is observed from now on is judged by it. */
  tellLoss(loss: ToldLoss): void;
  /** The program has ended: the verdict's last word ("Learned", "Dead since step 76"). */
  end(): Verdict;
  verdict(): Verdict;
}
