import type { ToldLoss } from '../domain/toldLoss';

/**
 * The wire between a training program, the recorder and its viewers: lines of JSON with `kind`; a line with `"bytes": n`
 * is followed by exactly n raw bytes, little-endian. docs/protocol.md has examples.
 */
export const PROTOCOL_VERSION = 1;
export const DEFAULT_LIMITS = { lineBytes: 1024 * 1024, attachmentBytes: 64 * 1024 * 1024 } as const;

export interface WireLimits {
  readonly lineBytes: number;
  readonly attachmentBytes: number;
}

export interface HelloFrame {
  readonly kind: 'hello';
  readonly version: number;
  readonly role: 'trainer' | 'viewer';
  readonly token: string;
  readonly rank?: number;
  readonly pid?: number;
  readonly language?: string;
  readonly languageVersion?: string;
  readonly libraries?: Readonly<Record<string, string>>;
  readonly backend?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly totalSteps?: number;
  readonly argv?: readonly string[];
  readonly cwd?: string;
  /** What the program calls its run. */
  readonly name?: string;
}

/** Attachment: rows × (step, time, values…) float64 little-endian, so rows·(2 + names.length)·8 bytes. */
export interface MetricsFrame {
  readonly kind: 'metrics';
  readonly names: readonly string[];
  readonly rows: number;
  /** rows × (2 + names.length), row-major. */
  readonly values: Float64Array;
}

/** Attachment: float32 n×d, then int32 labels n if `labels`. */
export interface SnapshotFrame {
  readonly kind: 'snapshot';
  readonly step: number;
  /** Seconds since 1970; absent: the recorder's clock at arrival. */
  readonly time?: number;
  readonly n: number;
  readonly d: number;
  readonly split: string;
  readonly labels: Int32Array | null;
  readonly roles?: readonly string[];
  readonly loss?: Readonly<Record<string, unknown>>;
  /** Rows before the client's thinning. */
  readonly total?: number;
  readonly embeddings: Float32Array;
}

export interface SiteFrame {
  readonly kind: 'site';
  readonly what: string;
  readonly file: string;
  readonly line: number;
  readonly name?: string;
  readonly value?: unknown;
}

/** Log line, checkpoint, phase; `what: "dropped"` carries the counts that a client's bounded queue could not hold. */
export interface NoteFrame {
  readonly kind: 'note';
  readonly text: string;
  readonly what?: string;
  readonly step?: number;
  readonly rows?: number;
  readonly snapshots?: number;
}

export interface ByeFrame {
  readonly kind: 'bye';
  readonly exitCode?: number;
}

export type TrainerFrame = HelloFrame | MetricsFrame | SnapshotFrame | SiteFrame | NoteFrame | ByeFrame;

/** Down, to a trainer. Counts are of this rank's rows and snapshots in the journal. */
export type DownFrame =
  | { readonly kind: 'welcome'; readonly rows: number; readonly snapshots: number }
  | { readonly kind: 'ack'; readonly rows: number; readonly snapshots: number }
  | { readonly kind: 'stop' }
  | { readonly kind: 'snapshot-now' };

/** Up, from a viewer (after hello with role "viewer"). `stop`/`snapshot-now` are commands, obeyed like the command line's. */
export type ViewerUpFrame =
  | { readonly kind: 'subscribe'; readonly files: Readonly<Record<string, number>> }
  | { readonly kind: 'stop'; readonly now?: boolean }
  | { readonly kind: 'snapshot-now' }
  | { readonly kind: 'acknowledge'; readonly alertId: string }
  | { readonly kind: 'mute'; readonly alertId: string }
  | { readonly kind: 'unmute'; readonly alertId: string }
  | { readonly kind: 'tell-loss'; readonly loss: ToldLoss };

/** Down, to a viewer: the journal, byte for byte. Files are relative to the run folder, with `/`. */
export type ViewerDownFrame =
  | { readonly kind: 'append'; readonly file: string; readonly offset: number; readonly data: Uint8Array }
  | { readonly kind: 'replaced'; readonly file: string; readonly by: string }
  | { readonly kind: 'manifest'; readonly manifest: Readonly<Record<string, unknown>> };

/** What a decoder yields instead of throwing. */
export type Malformed = {
  readonly kind: 'malformed';
  readonly what: 'not-json' | 'not-an-object' | 'unknown-kind' | 'wrong-shape' | 'bad-attachment';
  /** First 200 characters of the line. */
  readonly quote: string;
};

/** A limit was passed: the connection must be closed. */
export type LimitExceeded = {
  readonly kind: 'limit';
  readonly what: 'line' | 'attachment';
  readonly announced: number;
};
