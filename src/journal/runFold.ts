import { reduceAlerts, type Alert, type AlertEvent } from '../domain/alert';
import type { RunEvent } from '../domain/event';
import type { Verdict } from '../domain/run';
import type { ToldLoss } from '../domain/toldLoss';
import type { SnapshotStatistics } from '../domain/snapshot';
import type { FloatBatch } from './decodeFloats';
import type { RunHandlers } from './runReader';
import { findStepRange, Series } from './series';
import type { SnapshotRecord } from './snapshotRecord';

/**
 * What a viewer knows of a run: one rank's series and snapshot statistics, the alerts and the verdict. Fed by a RunReader, in
 * any chunks: live and replayed runs give the same.
 */
export class RunFold implements RunHandlers {
  readonly logged = new Map<string, Series>();
  readonly derived = new Map<string, Series>();
  readonly snapshots: SnapshotStatistics[] = [];
  readonly marks: { step: number; label: string }[] = [];
  readonly alertEvents: AlertEvent[] = [];
  verdict: Verdict | null = null;
  /** What a person said of the loss. */
  toldLoss: ToldLoss | null = null;
  lastStep = 0;
  firstStep = Infinity;
  /** Counts changes: equal numbers mean that nothing came in between. */
  version = 0;
  alertVersion = 0;
  /** ISO 8601, of the newest event; null before the first. */
  lastEventTime: string | null = null;
  private readonly lastRate = { value: Number.NaN };

  constructor(readonly rank = 0) {}

  get alerts(): Alert[] {
    return reduceAlerts(this.alertEvents);
  }

  /** A metric by name: what the program logged goes before what the recorder computed. */
  series(name: string): Series | undefined {
    return this.logged.get(name) ?? this.derived.get(name);
  }

  names(): string[] {
    return [...new Set([...this.logged.keys(), ...this.derived.keys()])];
  }

  onRows(rank: number, batch: FloatBatch): void {
    if (rank !== this.rank) return;
    this.append(this.logged, batch);
    this.markRates(batch);
  }

  onDerived(rank: number, batch: FloatBatch): void {
    if (rank === this.rank) this.append(this.derived, batch);
  }

  onSnapshots(rank: number, records: readonly SnapshotRecord[]): void {
    if (rank !== this.rank) return;
    for (const { statistics } of records) {
      this.snapshots.push(statistics);
      this.see(statistics.step);
    }
    this.version += 1;
  }

  onEvents(events: readonly RunEvent[]): void {
    for (const event of events) {
      this.lastEventTime = event.time;
      if (event.kind === 'alert') this.alertEvents.push(event);
      else if (event.kind === 'verdict') this.verdict = toVerdict(event);
      else if (event.kind === 'loss-told') this.toldLoss = event.loss;
      else if (event.kind === 'note' && event.step !== null && event.text.startsWith('checkpoint')) {
        this.marks.push({ step: event.step, label: 'checkpoint' });
      } else continue;
      this.alertVersion += 1;
    }
  }

  private append(into: Map<string, Series>, batch: FloatBatch): void {
    const range = findStepRange(batch);
    for (const column of batch.columns) {
      let series = into.get(column.name);
      if (!series) {
        series = new Series();
        into.set(column.name, series);
      }
      series.append(batch, column, range);
    }
    this.see(range.lowest);
    this.see(range.highest);
    this.version += 1;
  }

  private see(step: number): void {
    if (step > this.lastStep) this.lastStep = step;
    if (step < this.firstStep) this.firstStep = step;
  }

  /** Every change of the learning rate that isn't a slow ramp is a hairline. */
  private markRates(batch: FloatBatch): void {
    const rates = batch.columns.find((column) => column.name === 'lr');
    if (!rates || rates.valid !== null) return;
    for (let row = 0; row < batch.rows; row += 1) {
      const rate = rates.values[row]!;
      const before = this.lastRate.value;
      if (rate === before) continue;
      this.lastRate.value = rate;
      if (!(Math.abs(Math.log(rate / before)) > 0.2) || this.marks.length > 500) continue;
      this.marks.push({ step: batch.steps[row]!, label: `lr ${toShort(rate)}` });
    }
  }
}

function toShort(rate: number): string {
  return String(Number(rate.toPrecision(3)));
}

function toVerdict(event: { kind: 'verdict'; time: string } & Verdict): Verdict {
  const { kind: _kind, time: _time, ...verdict } = event;
  return verdict;
}
