import type { RunEvent } from '../domain/event';
import type { RunManifest } from '../domain/run';
import type { Snapshot, SnapshotStatistics } from '../domain/snapshot';

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
  /** "disk full", "read-only", "run folder vanished", … */
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

/**
 * The only writer of a run folder's journal. All appends are synchronous and never throw: trouble with the disk becomes
 * `notRecording`, and what came meanwhile is counted in `unrecorded`.
 */
export declare class JournalWriter {
  /** Opens a new folder or goes on in an adopted one (a torn tail is cut off and named in `warnings`). Throws when the folder can't be used at all. */
  static open(options: JournalOptions): Promise<JournalWriter>;
  readonly warnings: readonly string[];
  get notRecording(): NotRecording | null;
  /** Rows and snapshots that could not be written, over all ranks. */
  get unrecorded(): JournalCounts;
  /** What `welcome` and `ack` say; call flushNow() before a `welcome`. */
  counts(rank: number): JournalCounts;
  appendRows(rank: number, batch: RowBatch): void;
  appendDerived(rank: number, step: number, time: number, values: ReadonlyMap<string, number>): void;
  appendSnapshot(rank: number, snapshot: Snapshot, statistics: SnapshotStatistics): void;
  /** Written and forwarded at once. */
  appendEvent(event: RunEvent): void;
  /** Writes all that is pending now. */
  flushNow(): void;
  /** Replaces run.json atomically; false when that failed (the reserve was given up for it first). */
  writeManifest(manifest: RunManifest): Promise<boolean>;
  /** Clean end: end-of-stream markers, every stream closed into a file. `ended: false` leaves the streams for the next recorder. */
  close(how: { readonly ended: boolean }): Promise<void>;
}
