import type { MetricRow } from '../domain/metrics';
import type { SnapshotStatistics } from '../domain/snapshot';
import type { FloatBatch } from './decodeFloats';
import { toMetricRows } from './metricRows';

export interface StepHandlers {
  onRow(row: MetricRow): void;
  onStatistics(statistics: SnapshotStatistics): void;
}

/** Rows and snapshots of one rank, merged by step, as they once came. */
export function mergeBySteps(
  rows: readonly FloatBatch[],
  statistics: readonly SnapshotStatistics[],
  { onRow, onStatistics }: StepHandlers,
): void {
  let next = 0;
  const catchUp = (step: number) => {
    for (; next < statistics.length && statistics[next]!.step < step; next++) onStatistics(statistics[next]!);
  };
  for (const batch of rows) {
    for (const row of toMetricRows(batch)) {
      catchUp(row.step);
      onRow(row);
    }
  }
  catchUp(Number.POSITIVE_INFINITY);
}
