import { unlinkSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { AppendFile } from './appendFile';
import { END_OF_STREAM, encodeBatch, encodeFile, encodeSchema } from './arrowBytes';
import { decodeFileSegment, decodeStreamSegment, type SegmentContent } from './decodeSegment';
import type { JournalAppend } from './journalTypes';
import { readPlainFile } from './plainFile';
import { fileName, listSegments, streamName, type SegmentTable } from './segmentNames';
import type { SegmentRows } from './segmentRows';

const SEGMENT_ROWS = 65_536;
const SEGMENT_BYTES: Readonly<Record<SegmentTable, number>> = {
  metrics: 64 * 1024 * 1024,
  derived: 64 * 1024 * 1024,
  snapshots: 8 * 1024 * 1024,
};
/** Small batches cost more than they hold: a live segment is closed when that has cost this much, or a quarter of all that is closed. */
const WASTE_BYTES = 128 * 1024;
const WASTE_SHARE = 0.25;

export interface TableEvents {
  readonly onAppend: (append: JournalAppend) => void;
  readonly onReplaced: (file: string, by: string) => void;
  readonly warn: (warning: string) => void;
}

interface Live<R extends SegmentRows> {
  readonly k: number;
  readonly rows: R;
  readonly file: AppendFile;
  written: number;
}

/**
 * The segments of one table of one rank: a live stream that is appended to, closed ones that were rewritten as files. An
 * adopted table closes what its dead recorder left and goes on with a segment of its own.
 */
export class TableWriter<R extends SegmentRows> {
  private live: Live<R> | null = null;
  private next = 0;
  private closedBytes = 0;
  private closing: Promise<void> = Promise.resolve();
  /** Streams whose rewriting failed: tried again. */
  private readonly unclosed = new Set<number>();

  constructor(
    private readonly runFolder: string,
    private readonly rank: number,
    private readonly table: SegmentTable,
    private readonly events: TableEvents,
  ) {}

  /** Reads what is there: `onContent` gets each segment in order. Torn tails are cut off. */
  recover(onContent: (content: SegmentContent) => void): void {
    for (const segment of listSegments(this.folder)) {
      if (segment.table !== this.table) continue;
      const { k } = segment;
      this.next = k + 1;
      if (segment.file) {
        const bytes = readPlainFile(`${this.folder}/${fileName(this.table, k)}`) ?? new Uint8Array(0);
        const content = decodeFileSegment(bytes);
        if (content.problem && segment.stream) {
          // The file isn't whole though the stream is still there: the stream counts.
          this.unclosed.add(k);
          onContent(this.recoverStream(k));
          continue;
        }
        this.closedBytes += bytes.length;
        if (content.problem) this.events.warn(`${this.path(fileName(this.table, k))}: ${content.problem}`);
        if (segment.stream) unlinkSync(`${this.folder}/${streamName(this.table, k)}`);
        onContent(content);
      } else {
        onContent(this.recoverStream(k));
        this.unclosed.add(k);
      }
    }
    this.closeLeftovers();
  }

  /** The live rows, or null when a segment must be begun. */
  get rows(): R | null {
    return this.live?.rows ?? null;
  }

  begin(rows: R): void {
    if (this.live) this.roll();
    const k = this.next;
    this.next += 1;
    this.live = { k, rows, file: new AppendFile(`${this.folder}/${streamName(this.table, k)}`), written: 0 };
  }

  /** Writes the rows that are not yet in the file as one batch. Throws what the disk says; then the rows are taken back. */
  write(): void {
    const { live } = this;
    if (!live || live.rows.length === live.written) return;
    const { rows, file } = live;
    try {
      file.open();
      const offset = file.size;
      const batch = encodeBatch(rows.toBatch(live.written, rows.length));
      const data = offset === 0 ? Buffer.concat([encodeSchema(rows.schema), batch]) : batch;
      file.append(data);
      live.written = rows.length;
      this.events.onAppend({ file: this.path(streamName(this.table, live.k)), offset, data });
    } catch (error) {
      rows.truncate(live.written);
      throw error;
    }
    if (this.isFull(live)) this.roll();
  }

  /** Ends the live segment: rewritten as a file in the background. */
  roll(): void {
    const { live } = this;
    if (!live) return;
    this.live = null;
    if (live.written === 0) {
      live.file.close();
      return;
    }
    try {
      const offset = live.file.size;
      live.file.append(END_OF_STREAM);
      this.events.onAppend({ file: this.path(streamName(this.table, live.k)), offset, data: END_OF_STREAM });
    } catch {
      // Readers don't need the marker.
    }
    live.file.close();
    this.closedBytes += live.rows.bytesOfData();
    this.closeInBackground(live.k, () => encodeFile(live.rows.schema, [live.rows.toBatch(0, live.written)]));
  }

  /** Tries again what could not be rewritten. */
  closeLeftovers(): void {
    for (const k of this.unclosed) {
      this.unclosed.delete(k);
      this.closeInBackground(k, () => {
        const content = decodeStreamSegment(
          readPlainFile(`${this.folder}/${streamName(this.table, k)}`) ?? new Uint8Array(0),
        );
        const schema = content.batches[0]?.schema;
        return schema ? encodeFile(schema, content.batches) : null;
      });
    }
  }

  /** `ended: false` leaves the live stream as it is. Resolves when nothing is being rewritten any more. */
  async finish(ended: boolean): Promise<void> {
    if (ended) {
      this.roll();
      this.closeLeftovers();
    } else {
      this.live?.file.close();
      this.live = null;
    }
    await this.closing;
  }

  private get folder(): string {
    return `${this.runFolder}/ranks/${this.rank}`;
  }

  private path(name: string): string {
    return `ranks/${this.rank}/${name}`;
  }

  private isFull({ rows, file }: Live<R>): boolean {
    const bytes = rows.bytesOfData();
    const waste = file.size - bytes;
    return (
      rows.length >= SEGMENT_ROWS ||
      bytes >= SEGMENT_BYTES[this.table] ||
      waste > Math.max(WASTE_BYTES, this.closedBytes * WASTE_SHARE)
    );
  }

  private recoverStream(k: number): SegmentContent {
    const path = `${this.folder}/${streamName(this.table, k)}`;
    const bytes = readPlainFile(path) ?? new Uint8Array(0);
    const content = decodeStreamSegment(bytes);
    if (content.problem) {
      this.events.warn(
        `${this.path(streamName(this.table, k))}: ${content.problem}; everything before it is kept`,
      );
      const file = new AppendFile(path, content.consumed);
      file.open();
      file.close();
    }
    return content;
  }

  private closeInBackground(k: number, encode: () => Uint8Array | null): void {
    this.closing = this.closing.then(async () => {
      try {
        await this.closeSegment(k, encode());
      } catch {
        this.unclosed.add(k);
      }
    });
  }

  private async closeSegment(k: number, bytes: Uint8Array | null): Promise<void> {
    const stream = streamName(this.table, k);
    const file = fileName(this.table, k);
    if (bytes) {
      await writeFileAtomic(
        `${this.folder}/${file}`,
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
      );
    }
    unlinkSync(`${this.folder}/${stream}`);
    if (bytes) this.events.onReplaced(this.path(stream), this.path(file));
  }
}
