import type { MetricSummary } from '../domain/metrics';
import { listRanks } from '../journal/segmentNames';
import { MetricSummaries } from './metricSummaries';
import { readRecordedRows, toMetricRows } from './readRecorded';

export interface JournalSummary {
  readonly steps: number;
  readonly metrics: Readonly<Record<string, MetricSummary>>;
  readonly snapshots: number;
  /** Torn tails and unreadable segments; everything before them counts. */
  readonly warnings: readonly string[];
}

/** What the journal of a run holds, read anew: for a run whose recorder could not write its last manifest. */
export function summarizeJournal(folder: string): JournalSummary {
  const summaries = new MetricSummaries();
  const warnings: string[] = [];
  let snapshots = 0;
  for (const rank of listRanks(folder)) {
    for (const table of ['metrics', 'derived'] as const) {
      for (const batch of readRecordedRows(folder, rank, table, (text) => warnings.push(text))) {
        for (const row of toMetricRows(batch)) summaries.addRow(row);
        if (table === 'derived') snapshots += batch.rows;
      }
    }
  }
  return { steps: summaries.steps, metrics: summaries.toJson(), snapshots, warnings };
}
