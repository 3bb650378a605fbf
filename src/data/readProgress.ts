import { UnreadableFile } from './unreadableFile';

export interface ReadOptions {
  /** Called at most every 250 ms, for large files only. `share` is 0 to 1, of the bytes of the file. */
  onProgress?(share: number, rows: number): void;
  /** Aborting ends the reading with a problem. */
  readonly signal?: AbortSignal;
}

/** Files up to this size are read before anybody could read a line about it. */
const LARGE_BYTES = 32 << 20;
const INTERVAL_MS = 250;

/** How far the reading of one data source is; tells its owner now and then. */
export class ReadProgress {
  /** Rows read so far: kept by the readers. */
  rows = 0;
  private total = 0;
  private lastTold: number;

  constructor(
    private readonly options: ReadOptions = {},
    private readonly now: () => number = Date.now,
  ) {
    this.lastTold = now();
  }

  start(totalBytes: number): void {
    this.total = totalBytes;
  }

  /** Takes the position in the file, in bytes. Throws UnreadableFile when the reading was called off. */
  advance(position: number): void {
    if (this.options.signal?.aborted) throw new UnreadableFile('Reading the data was stopped.');
    if (!this.options.onProgress || this.total <= LARGE_BYTES) return;
    const time = this.now();
    if (time - this.lastTold < INTERVAL_MS) return;
    this.lastTold = time;
    this.options.onProgress(Math.min(1, position / this.total), this.rows);
  }
}
