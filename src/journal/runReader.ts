import type { RecordBatch } from 'apache-arrow';
import type { RunEvent } from '../domain/event';
import { decodeFloats, type FloatBatch } from './decodeFloats';
import { decodeSnapshots } from './decodeSnapshots';
import { EVENTS_FILE } from './eventLog';
import type { JournalAppend } from './journalTypes';
import { readPlainFile, statPlainFile } from './plainFile';
import { EventDecoder } from './readEvents';
import { findStrangeFolder } from './strangeFolder';
import { listRanks, listSegments, parseSegmentPath, streamName, type SegmentTable } from './segmentNames';
import { SegmentTail } from './segmentTail';
import type { SnapshotRecord } from './snapshotRecord';

/** Who wants what of a run, in the order of the journal. */
export interface RunHandlers {
  onRows?(rank: number, batch: FloatBatch): void;
  onDerived?(rank: number, batch: FloatBatch): void;
  onSnapshots?(rank: number, records: readonly SnapshotRecord[]): void;
  onEvents?(events: readonly RunEvent[]): void;
}

const EVENT_CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Reads a run folder's journal: `poll()` takes what is new from the files, `receive()` what a recorder sent of them. Both may
 * be mixed: each byte is taken once. Torn tails wait and are named in `warnings`; what can't be read as a run makes it `broken`.
 */
export class RunReader {
  /** Why the folder can't be read as a run; null while it can. */
  broken: string | null = null;
  private readonly tails = new Map<string, SegmentTail>();
  private readonly events = new EventDecoder();
  private eventBytes = 0;

  constructor(
    readonly folder: string,
    private readonly handlers: RunHandlers,
  ) {}

  /** Lines of events.jsonl that were skipped. */
  get skippedEvents(): number {
    return this.events.skipped;
  }

  get warnings(): string[] {
    return [...this.tails.values()].flatMap((tail) => (tail.warning ? [tail.warning] : []));
  }

  /** What `subscribe` says: bytes already taken of each file that still grows. */
  offsets(): Record<string, number> {
    const offsets: Record<string, number> = { [EVENTS_FILE]: this.eventBytes };
    for (const [path, tail] of this.tails) if (!tail.done) offsets[path] = tail.offset;
    return offsets;
  }

  /** Takes what is new in the files. True when something was. */
  poll(): boolean {
    if (this.broken) return false;
    this.broken = findStrangeFolder(this.folder);
    if (this.broken) return false;
    let changed = false;
    for (const rank of listRanks(this.folder)) changed = this.pollRank(rank) || changed;
    return this.pollEvents() || changed;
  }

  /** Takes bytes that a recorder appended; what is missing before them is read from the file. */
  receive(append: JournalAppend): void {
    if (this.broken) return;
    if (append.file === EVENTS_FILE) {
      this.receiveEvents(append);
      return;
    }
    const segment = parseSegmentPath(append.file);
    if (!segment?.stream) return;
    const { rank, table, k } = segment;
    const isNew = !this.tails.has(append.file);
    const tail = this.tail(rank, table, k);
    // A segment before this one may have rows that were not yet taken.
    if (isNew || append.offset > tail.offset) this.pollRank(rank);
    if (append.offset > tail.offset) return;
    this.emit(rank, table, tail.push(append.offset, append.data), tail);
  }

  private pollRank(rank: number): boolean {
    const folder = `${this.folder}/ranks/${rank}`;
    let changed = false;
    for (const { table, k, stream, file } of listSegments(folder)) {
      const tail = this.tail(rank, table, k);
      if (tail.done || this.broken) continue;
      const batches = tail.read({ stream, file });
      if (batches.length > 0) changed = true;
      this.emit(rank, table, batches, tail);
    }
    return changed;
  }

  private tail(rank: number, table: SegmentTable, k: number): SegmentTail {
    const path = `ranks/${rank}/${streamName(table, k)}`;
    let tail = this.tails.get(path);
    if (!tail) {
      tail = new SegmentTail(this.folder, path);
      this.tails.set(path, tail);
    }
    return tail;
  }

  private emit(rank: number, table: SegmentTable, batches: readonly RecordBatch[], tail: SegmentTail): void {
    try {
      for (const batch of batches) {
        if (table === 'snapshots') this.handlers.onSnapshots?.(rank, decodeSnapshots(batch));
        else if (table === 'metrics') this.handlers.onRows?.(rank, decodeFloats(batch));
        else this.handlers.onDerived?.(rank, decodeFloats(batch));
      }
    } catch (error) {
      this.broken = `${tail.path}: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (tail.broken) this.broken ??= `${tail.path} ${tail.broken}`;
  }

  private pollEvents(): boolean {
    const path = `${this.folder}/${EVENTS_FILE}`;
    const stat = statPlainFile(path);
    if (stat.kind === 'refused') this.broken = `${EVENTS_FILE} ${stat.reason}`;
    if (stat.kind !== 'file' || stat.size <= this.eventBytes) return false;
    while (this.eventBytes < stat.size) {
      const bytes = readPlainFile(path, this.eventBytes, EVENT_CHUNK_BYTES);
      if (!bytes || bytes.length === 0) break;
      this.takeEvents(bytes);
    }
    return true;
  }

  private receiveEvents({ offset, data }: JournalAppend): void {
    if (offset > this.eventBytes) this.pollEvents();
    const known = this.eventBytes - offset;
    if (known >= 0 && known < data.length) this.takeEvents(data.subarray(known));
  }

  private takeEvents(bytes: Uint8Array): void {
    this.eventBytes += bytes.length;
    const events = this.events.push(bytes);
    if (events.length > 0) this.handlers.onEvents?.(events);
  }
}
