/** Bytes that were appended to a file of the run folder: what viewers get, byte for byte. `file` is relative, with `/`. */
export interface JournalAppend {
  readonly file: string;
  readonly offset: number;
  readonly data: Uint8Array;
}

/** Rows and snapshots of one rank that need no resending: written, or given up and named as a gap. */
export interface JournalCounts {
  readonly rows: number;
  readonly snapshots: number;
}

export interface NotRecording {
  readonly sinceStep: number;
  /** "disk full", "the run folder is gone", … */
  readonly why: string;
}

/** As a `metrics` frame: rows × (step, time, values…), row-major. */
export interface RowBatch {
  readonly names: readonly string[];
  readonly rows: number;
  readonly values: Float64Array;
}

export interface JournalOptions {
  readonly folder: string;
  readonly onAppend?: (append: JournalAppend) => void;
  /** A stream was closed: `file` is gone, `by` (Arrow file) holds its rows. */
  readonly onReplaced?: (file: string, by: string) => void;
  /** After each write of a rank's rows or snapshots: the time for an `ack`. */
  readonly onWritten?: (rank: number, counts: JournalCounts) => void;
  /** The journal stopped or goes on (null). */
  readonly onRecording?: (stop: NotRecording | null) => void;
  /** Rows are written at the latest after this; default 200. */
  readonly flushMs?: number;
  /** Free space and the folder are looked at this often; default 2000. */
  readonly checkMs?: number;
  /** Less room than this stops the journal; default 16 MB. */
  readonly minFreeBytes?: number;
  /** ISO time for the events that the journal writes itself (gaps). */
  readonly now?: () => Date;
}
