import { UnreadableFile } from './unreadableFile';

/** Rows are read from the source; then, where a large one has them column by column, they are arranged. */
export type ReadStage = 'reading' | 'arranging';

export interface ReadOptions {
  /** Called at most every 250 ms, for large files only. `share` is 0 to 1, of the bytes of the file. */
  onProgress?(share: number, rows: number, stage: ReadStage): void;
  /** Aborting ends the reading with a problem. */
  readonly signal?: AbortSignal;
  /** Where a temporary file may lie, besides the system's own folder for them. */
  readonly folders?: readonly string[];
  /** False: features are read and checked, but not kept. */
  readonly keep?: boolean;
}

/** Files up to this size are read before anybody could read a line about it. */
const LARGE_BYTES = 32 << 20;
const INTERVAL_MS = 250;

/** How far the reading of one data source is; tells its owner now and then. */
export class ReadProgress {
  /** Rows read so far: kept by the readers. */
  rows = 0;
  private total = 0;
  private stage: ReadStage = 'reading';
  private lastTold: number;

  constructor(
    private readonly options: ReadOptions = {},
    private readonly now: () => number = Date.now,
  ) {
    this.lastTold = now();
  }

  start(totalBytes: number, stage: ReadStage = 'reading'): void {
    this.total = totalBytes;
    this.stage = stage;
  }

  /** Lets signals in between two pieces of work. Throws UnreadableFile when the reading was called off. */
  async pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    this.refuseWhenStopped();
  }

  /** Takes the position in the file, in bytes. Throws UnreadableFile when the reading was called off. */
  advance(position: number): void {
    this.refuseWhenStopped();
    if (!this.options.onProgress || this.total <= LARGE_BYTES) return;
    const time = this.now();
    if (time - this.lastTold < INTERVAL_MS) return;
    this.lastTold = time;
    this.options.onProgress(Math.min(1, position / this.total), this.rows, this.stage);
  }

  private refuseWhenStopped(): void {
    if (this.options.signal?.aborted) throw new UnreadableFile('Reading the data was stopped.');
  }
}
