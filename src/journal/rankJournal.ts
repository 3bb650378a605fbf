import type { Snapshot, SnapshotStatistics } from '../domain/snapshot';
import { FloatRows, toColumnName } from './floatRows';
import type { JournalCounts, RowBatch } from './journalTypes';
import { SnapshotRows } from './snapshotRows';
import { toSnapshotRecord } from './snapshotRecord';
import { TableWriter, type TableEvents } from './tableWriter';

/** A program that logs ever new names would begin a segment a row: beyond this, new names are left out and said so. */
const MOST_METRICS = 1024;

/** What could not be recorded while the journal stood still. */
export interface Lost {
  rows: number;
  snapshots: number;
  fromStep: number;
  toStep: number;
}

/** One rank's tables, and the rows that wait to be written. */
export class RankJournal {
  private readonly metrics: TableWriter<FloatRows>;
  private readonly derived: TableWriter<FloatRows>;
  private readonly snapshots: TableWriter<SnapshotRows>;
  private readonly names = new Set<string>();
  private readonly derivedNames = new Set<string>();
  private pending: RowBatch[] = [];
  private pendingRows = 0;
  private recordedRows = 0;
  private recordedSnapshots = 0;
  private givenUp: JournalCounts = { rows: 0, snapshots: 0 };
  private warnedOfNames = false;
  private highestStep = 0;
  lost: Lost | null = null;

  constructor(
    folder: string,
    rank: number,
    private readonly events: TableEvents,
  ) {
    this.metrics = new TableWriter(folder, rank, 'metrics', events);
    this.derived = new TableWriter(folder, rank, 'derived', events);
    this.snapshots = new TableWriter(folder, rank, 'snapshots', events);
  }

  /** Counts what an earlier recorder wrote. `givenUp`: what its gap events name. */
  recover(givenUp: JournalCounts): void {
    this.givenUp = givenUp;
    const isMetric = (name: string): boolean => name !== 'step' && name !== 'time';
    this.metrics.recover((content) => {
      content.names.filter(isMetric).forEach((name) => this.names.add(name));
      for (const batch of content.batches) this.recordedRows += batch.numRows;
    });
    this.derived.recover((content) =>
      content.names.filter(isMetric).forEach((name) => this.derivedNames.add(name)),
    );
    this.snapshots.recover((content) => {
      for (const batch of content.batches) this.recordedSnapshots += batch.numRows;
    });
  }

  get counts(): JournalCounts {
    return {
      rows: this.recordedRows + this.givenUp.rows,
      snapshots: this.recordedSnapshots + this.givenUp.snapshots,
    };
  }

  get waiting(): number {
    return this.pendingRows;
  }

  get lastStep(): number {
    return this.highestStep;
  }

  add(batch: RowBatch): void {
    if (batch.rows === 0) return;
    this.pending.push(batch);
    this.pendingRows += batch.rows;
  }

  /** Writes the waiting rows as one batch. Throws what the disk says: then they still wait. */
  writeRows(): void {
    if (this.pendingRows === 0) return;
    const rows = this.beginRows(this.pending.map((batch) => batch.names));
    const before = rows.length;
    for (const batch of this.pending) {
      const names = batch.names.map(toColumnName);
      const width = 2 + names.length;
      for (let row = 0; row < batch.rows; row += 1) rows.append(names, batch.values, row * width);
    }
    const added = rows.length - before;
    this.metrics.write();
    this.recordedRows += added;
    this.highestStep = Math.max(this.highestStep, stepRange(this.pending).to);
    this.pending = [];
    this.pendingRows = 0;
  }

  writeDerived(step: number, time: number, values: ReadonlyMap<string, number>): void {
    const names = [...values.keys()].map(toColumnName);
    names.forEach((name) => this.derivedNames.add(name));
    const known = this.derived.rows?.names.length ?? -1;
    if (known !== this.derivedNames.size) this.derived.begin(new FloatRows([...this.derivedNames]));
    this.derived.rows!.append(names, Float64Array.of(step, time, ...values.values()), 0);
    this.derived.write();
  }

  writeSnapshot(snapshot: Snapshot, statistics: SnapshotStatistics): void {
    if (!this.snapshots.rows) this.snapshots.begin(new SnapshotRows());
    this.snapshots.rows!.append(toSnapshotRecord(snapshot, statistics));
    this.snapshots.write();
    this.recordedSnapshots += 1;
    this.highestStep = Math.max(this.highestStep, snapshot.step);
  }

  /** Gives up the waiting rows: counted in `lost`. */
  discard(): number {
    const rows = this.pendingRows;
    if (rows > 0) {
      const { from, to } = stepRange(this.pending);
      this.lose(rows, 0, from, to);
    }
    this.pending = [];
    this.pendingRows = 0;
    return rows;
  }

  lose(rows: number, snapshots: number, from: number, to: number): void {
    const { lost } = this;
    this.lost = {
      rows: (lost?.rows ?? 0) + rows,
      snapshots: (lost?.snapshots ?? 0) + snapshots,
      fromStep: Math.min(lost?.fromStep ?? from, from),
      toStep: Math.max(lost?.toStep ?? to, to),
    };
    this.givenUp = { rows: this.givenUp.rows + rows, snapshots: this.givenUp.snapshots + snapshots };
  }

  closeLeftovers(): void {
    this.metrics.closeLeftovers();
    this.derived.closeLeftovers();
    this.snapshots.closeLeftovers();
  }

  async finish(ended: boolean): Promise<void> {
    await Promise.all([this.metrics.finish(ended), this.derived.finish(ended), this.snapshots.finish(ended)]);
  }

  /** The live rows, in a new segment when a name is new. */
  private beginRows(nameLists: readonly (readonly string[])[]): FloatRows {
    for (const name of new Set(nameLists.flat().map(toColumnName))) {
      if (this.names.size < MOST_METRICS) this.names.add(name);
      else if (!this.names.has(name)) this.warnOfNames(name);
    }
    const rows = this.metrics.rows;
    if (rows && rows.names.length === this.names.size) return rows;
    this.metrics.begin(new FloatRows([...this.names]));
    return this.metrics.rows!;
  }

  private warnOfNames(name: string): void {
    if (this.warnedOfNames) return;
    this.warnedOfNames = true;
    this.events.warn(
      `More than ${MOST_METRICS} metric names: "${name}" and later new names are not recorded`,
    );
  }
}

function stepRange(batches: readonly RowBatch[]): { from: number; to: number } {
  let from = Infinity;
  let to = -Infinity;
  for (const batch of batches) {
    const width = 2 + batch.names.length;
    for (let row = 0; row < batch.rows; row += 1) {
      const step = batch.values[row * width]!;
      if (step < from) from = step;
      if (step > to) to = step;
    }
  }
  return Number.isFinite(from) && Number.isFinite(to) ? { from, to } : { from: 0, to: 0 };
}
