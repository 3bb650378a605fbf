import type { RecordBatch } from 'apache-arrow';
import { decodeFileSegment } from './decodeSegment';
import { readPlainFile, statPlainFile } from './plainFile';
import { StreamDecoder } from './streamDecoder';

/** A larger segment than any writer makes is not read into memory. */
const LARGEST_BYTES = 1024 * 1024 * 1024;

/** What was taken of one segment. When its stream is rewritten as a file, the rest of the rows comes from there. */
export class SegmentTail {
  /** Nothing more will come. */
  done = false;
  broken: string | null = null;
  private decoder = new StreamDecoder();
  private rows = 0;
  private problem: string | null = null;

  /** `path` is the stream's, relative to the run folder. */
  constructor(
    private readonly runFolder: string,
    readonly path: string,
  ) {}

  /** Bytes of the stream that were taken as whole messages. */
  get offset(): number {
    return this.decoder.consumed;
  }

  get warning(): string | null {
    return this.problem && `${this.path}: ${this.problem}; everything before it is shown`;
  }

  /** Takes what is new in the file or the stream (where both are there, the file counts). */
  read(there: { readonly stream: boolean; readonly file: boolean }): RecordBatch[] {
    if (there.file) {
      if (this.decoder.state === 'ended' && this.rows > 0) {
        this.done = true;
        return [];
      }
      const rest = this.readFile();
      if (rest || !there.stream) return rest ?? [];
    }
    return this.readStream();
  }

  /** Takes bytes of the stream that stand at `offset` (not behind what was taken). */
  push(offset: number, data: Uint8Array): RecordBatch[] {
    if (this.done || offset > this.decoder.consumed) return [];
    this.decoder.forgetRest();
    const known = this.decoder.consumed - offset;
    // A copy of its own: bytes of a socket lie anywhere, float views want them aligned.
    return known < data.length ? this.take(data.slice(known)) : [];
  }

  private readStream(): RecordBatch[] {
    const path = `${this.runFolder}/${this.path}`;
    const stat = statPlainFile(path);
    if (stat.kind === 'refused') this.broken = stat.reason;
    if (stat.kind !== 'file') return [];
    if (stat.size > LARGEST_BYTES) this.broken = 'is larger than any segment';
    // Read again from the last whole message: what was torn may have been cut off and written anew.
    this.decoder.forgetRest();
    if (this.broken || stat.size <= this.decoder.consumed) return [];
    const bytes = readPlainFile(path, this.decoder.consumed);
    return bytes ? this.take(bytes) : [];
  }

  private readFile(): RecordBatch[] | null {
    const path = `${this.runFolder}/${this.path.replace(/\.arrows$/, '.arrow')}`;
    const stat = statPlainFile(path);
    if (stat.kind === 'refused') this.broken = stat.reason;
    if (stat.kind !== 'file') return null;
    if (stat.size > LARGEST_BYTES) this.broken = 'is larger than any segment';
    const bytes = this.broken ? null : readPlainFile(path);
    if (!bytes) return null;
    const content = decodeFileSegment(bytes);
    this.problem = content.problem;
    if (content.problem && content.batches.length === 0) return null;
    this.done = true;
    return skipRows(content.batches, this.rows);
  }

  private take(bytes: Uint8Array): RecordBatch[] {
    const batches = this.decoder.push(bytes);
    for (const batch of batches) this.rows += batch.numRows;
    this.problem = this.decoder.torn > 0 ? `the file is torn after ${this.rows} rows` : null;
    if (this.decoder.state === 'bad') {
      this.problem = this.decoder.reason;
      if (this.rows === 0) this.broken = `is ${this.decoder.reason}`;
    }
    return batches;
  }
}

function skipRows(batches: readonly RecordBatch[], rows: number): RecordBatch[] {
  const rest: RecordBatch[] = [];
  let skip = rows;
  for (const batch of batches) {
    if (skip >= batch.numRows) skip -= batch.numRows;
    else {
      rest.push(skip > 0 ? batch.slice(skip) : batch);
      skip = 0;
    }
  }
  return rest;
}
