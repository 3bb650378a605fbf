import type { NoteFrame, SiteFrame, SnapshotFrame } from '../protocol/frames';
import type { RowBlock } from './rowBuffer';

export interface OutboxLimits {
  /** Rows kept until the recorder has acknowledged them; at least 100,000. */
  readonly maxRows: number;
  /** Bytes of metrics kept; never fewer than 100,000 rows for it. */
  readonly maxMetricBytes: number;
  readonly maxSnapshotBytes: number;
}

export const OUTBOX_LIMITS: OutboxLimits = {
  maxRows: 262_144,
  maxMetricBytes: 64 * 1024 * 1024,
  maxSnapshotBytes: 64 * 1024 * 1024,
};
const ROWS_KEPT_ANYWAY = 100_000;
const MOST_NOTES = 1000;

export interface RowsItem extends RowBlock {
  readonly kind: 'rows';
  /** Number of its first row, counted from 0 over the life of the client. */
  readonly first: number;
}
export interface SnapshotItem {
  readonly kind: 'snapshot';
  readonly first: number;
  readonly frame: SnapshotFrame;
}
export interface FrameItem {
  readonly kind: 'frame';
  readonly frame: SiteFrame | NoteFrame;
}
export type OutboxItem = RowsItem | SnapshotItem | FrameItem;

export interface Dropped {
  rows: number;
  snapshots: number;
  fromStep: number;
  toStep: number;
}

/**
 * Everything that the recorder has not acknowledged, in order, within bounds. Snapshots are refused first; rows only when
 * the row limits are reached. The recorder counts rows from the start of its journal, so its numbers and ours differ by a
 * constant, which `welcome` sets.
 */
export class Outbox {
  private items: OutboxItem[] = [];
  private next = 0;
  private rowsEnqueued = 0;
  private snapshotsEnqueued = 0;
  private rowsKept = 0;
  private metricBytes = 0;
  private snapshotBytes = 0;
  private notes = 0;
  private rowShift = 0;
  private snapshotShift = 0;
  private welcomed = false;
  private refused: Dropped | null = null;

  constructor(private readonly limits: OutboxLimits) {}

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  addRows(block: RowBlock): void {
    const full =
      this.rowsKept + block.rows > this.limits.maxRows ||
      (this.metricBytes + block.values.byteLength > this.limits.maxMetricBytes &&
        this.rowsKept + block.rows > ROWS_KEPT_ANYWAY);
    if (full) {
      this.refuse(
        block.rows,
        0,
        block.values[0]!,
        block.values[(block.rows - 1) * (block.names.length + 2)]!,
      );
      return;
    }
    this.items.push({ kind: 'rows', first: this.rowsEnqueued, ...block });
    this.rowsEnqueued += block.rows;
    this.rowsKept += block.rows;
    this.metricBytes += block.values.byteLength;
  }

  addSnapshot(frame: SnapshotFrame): void {
    const bytes = snapshotSize(frame);
    if (this.snapshotBytes + bytes > this.limits.maxSnapshotBytes) {
      this.refuse(0, 1, frame.step, frame.step);
      return;
    }
    this.items.push({ kind: 'snapshot', first: this.snapshotsEnqueued, frame });
    this.snapshotsEnqueued += 1;
    this.snapshotBytes += bytes;
  }

  addFrame(frame: SiteFrame | NoteFrame): void {
    if (this.notes >= MOST_NOTES) return;
    this.notes += 1;
    this.items.push({ kind: 'frame', frame });
  }

  /** The next thing to send, or null. Rows and snapshots stay until they are acknowledged. */
  take(): OutboxItem | null {
    const item = this.items[this.next];
    if (!item) return null;
    if (item.kind === 'frame') {
      this.items.splice(this.next, 1);
      this.notes -= 1;
    } else {
      this.next += 1;
    }
    return item;
  }

  /** Counts of what had to be refused since the last call; null when nothing was. */
  takeRefused(): Dropped | null {
    const refused = this.refused;
    this.refused = null;
    return refused;
  }

  /** A connection begins: what the journal doesn't have is sent again, from the row that it names. */
  welcome(rows: number, snapshots: number): void {
    const firstRow = this.items.find((item) => item.kind === 'rows')?.first ?? this.rowsEnqueued;
    const firstSnapshot =
      this.items.find((item) => item.kind === 'snapshot')?.first ?? this.snapshotsEnqueued;
    // A journal that lacks rows which are gone here, or that had rows before this program: only the shift can follow.
    if (!this.welcomed || rows + this.rowShift < firstRow) this.rowShift = firstRow - rows;
    if (!this.welcomed || snapshots + this.snapshotShift < firstSnapshot) {
      this.snapshotShift = firstSnapshot - snapshots;
    }
    this.welcomed = true;
    this.acknowledge(rows, snapshots);
    this.next = 0;
  }

  acknowledge(rows: number, snapshots: number): void {
    const rowsDone = rows + this.rowShift;
    const snapshotsDone = snapshots + this.snapshotShift;
    const kept: OutboxItem[] = [];
    let next = this.next;
    this.items.forEach((item, index) => {
      const rest = this.keep(item, rowsDone, snapshotsDone);
      if (rest) kept.push(rest);
      else if (index < this.next) next -= 1;
    });
    this.items = kept;
    this.next = next;
  }

  /** What is left of an item: itself, its unacknowledged rows, or nothing. */
  private keep(item: OutboxItem, rowsDone: number, snapshotsDone: number): OutboxItem | null {
    if (item.kind === 'frame') return item;
    if (item.kind === 'snapshot') {
      if (item.first >= snapshotsDone) return item;
      this.snapshotBytes -= snapshotSize(item.frame);
      return null;
    }
    const done = Math.min(item.rows, Math.max(0, rowsDone - item.first));
    if (done === 0) return item;
    const width = item.names.length + 2;
    this.rowsKept -= done;
    this.metricBytes -= done * width * 8;
    if (done === item.rows) return null;
    return {
      ...item,
      first: item.first + done,
      rows: item.rows - done,
      values: item.values.slice(done * width),
    };
  }

  private refuse(rows: number, snapshots: number, fromStep: number, toStep: number): void {
    const before = this.refused ?? { rows: 0, snapshots: 0, fromStep, toStep };
    this.refused = {
      rows: before.rows + rows,
      snapshots: before.snapshots + snapshots,
      fromStep: Math.min(before.fromStep, fromStep),
      toStep: Math.max(before.toStep, toStep),
    };
  }
}

function snapshotSize(frame: SnapshotFrame): number {
  return frame.embeddings.byteLength + (frame.labels?.byteLength ?? 0) + 256;
}
