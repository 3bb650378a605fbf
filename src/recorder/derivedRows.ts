import { toDerivedValues } from '../analysis/derivedValues';
import type { MetricRow } from '../domain/metrics';
import type { SnapshotStatistics } from '../domain/snapshot';

/**
 * The derived rows that a journal has. A recorder that was killed between a snapshot and its derived row has left the one without
 * the other; the client has its acknowledgement and sends neither again.
 */
export class DerivedRows {
  private readonly counts = new Map<string, number>();

  add({ step, values }: MetricRow): void {
    const key = toKey(step, [...values.keys()]);
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** The row of a snapshot where the journal has none (left); null where it has, or where there is nothing to say. */
  findMissing(statistics: SnapshotStatistics): MetricRow | null {
    const { step, time } = statistics;
    const values = toDerivedValues(statistics);
    if (values.size === 0) return null;
    const key = toKey(step, [...values.keys()]);
    const left = this.counts.get(key) ?? 0;
    this.counts.set(key, left - 1);
    return left > 0 ? null : { step, time, values };
  }
}

/** Probes of the training rows have rows of their own, of the same step. */
function toKey(step: number, names: readonly string[]): string {
  return `${step} ${names.every((name) => name.startsWith('train_')) ? 'train' : 'held out'}`;
}
