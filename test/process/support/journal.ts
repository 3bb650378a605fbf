import type { MetricRow } from '../../../src/domain/metrics';
import type { RunEvent } from '../../../src/domain/event';
import { toMetricRows } from '../../../src/journal/metricRows';
import { RunReader } from '../../../src/journal/runReader';

export interface Recorded {
  readonly rows: MetricRow[];
  readonly derived: MetricRow[];
  /** Steps of the snapshots. */
  readonly snapshots: number[];
  readonly events: RunEvent[];
  readonly warnings: readonly string[];
}

/** Everything that stands in a run's journal, of one rank. */
export function readJournal(folder: string, rank = 0): Recorded {
  const rows: MetricRow[] = [];
  const derived: MetricRow[] = [];
  const snapshots: number[] = [];
  const events: RunEvent[] = [];
  const reader = new RunReader(folder, {
    onRows: (of, batch) => of === rank && rows.push(...toMetricRows(batch)),
    onDerived: (of, batch) => of === rank && derived.push(...toMetricRows(batch)),
    onSnapshots: (of, records) =>
      of === rank && snapshots.push(...records.map(({ statistics }) => statistics.step)),
    onEvents: (more) => events.push(...more),
  });
  while (reader.poll());
  if (reader.broken !== null) throw new Error(reader.broken);
  return { rows, derived, snapshots, events, warnings: reader.warnings };
}

export function readSteps(folder: string, rank = 0): number[] {
  return readJournal(folder, rank).rows.map(({ step }) => step);
}

export function readEventsOf<K extends RunEvent['kind']>(
  folder: string,
  kind: K,
): Extract<RunEvent, { kind: K }>[] {
  return readJournal(folder).events.filter(
    (event): event is Extract<RunEvent, { kind: K }> => event.kind === kind,
  );
}

/** 1 … n. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}
