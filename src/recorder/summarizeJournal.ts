import { reduceAlerts, type Alert, type AlertEvent } from '../domain/alert';
import type { MetricSummary } from '../domain/metrics';
import { toMetricRows } from '../journal/metricRows';
import { RunReader } from '../journal/runReader';
import { MetricSummaries } from './metricSummaries';

export interface JournalSummary {
  /** Why the folder can't be read as a run; null when it can. */
  readonly broken: string | null;
  readonly steps: number;
  readonly metrics: Readonly<Record<string, MetricSummary>>;
  readonly snapshots: number;
  /** Torn tails and unreadable segments; everything before them counts. */
  readonly warnings: readonly string[];
}

/** What the journal of a run holds, read anew: for a run whose recorder could not write its last manifest. */
export function summarizeJournal(folder: string): JournalSummary {
  const summaries = new MetricSummaries();
  let snapshots = 0;
  const addRows: RunReaderRows = (_rank, batch) => {
    for (const row of toMetricRows(batch)) summaries.addRow(row);
  };
  const reader = new RunReader(folder, {
    onRows: addRows,
    onDerived: addRows,
    onSnapshots: (_rank, records) => {
      snapshots += records.length;
    },
  });
  while (reader.poll());
  const { broken, warnings } = reader;
  return { broken, steps: summaries.steps, metrics: summaries.toJson(), snapshots, warnings };
}

type RunReaderRows = NonNullable<ConstructorParameters<typeof RunReader>[1]['onRows']>;

/** What a run folder's journal says besides its rows. */
export interface JournalReport {
  /** Folded from their lines. */
  readonly alerts: readonly Alert[];
  readonly broken: string | null;
  /** Torn tails, unreadable segments, skipped lines. */
  readonly warnings: readonly string[];
}

export function readJournalReport(folder: string): JournalReport {
  const alerts: AlertEvent[] = [];
  const reader = new RunReader(folder, {
    onEvents: (events) =>
      alerts.push(...events.filter((event): event is AlertEvent => event.kind === 'alert')),
  });
  while (reader.poll());
  const { broken, warnings, skippedEvents } = reader;
  const lines = skippedEvents === 1 ? '1 line' : `${skippedEvents} lines`;
  return {
    alerts: reduceAlerts(alerts),
    broken,
    warnings:
      skippedEvents === 0 ? warnings : [...warnings, `events.jsonl: ${lines} can't be read and are skipped`],
  };
}
