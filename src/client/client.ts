import type { HelloFrame } from '../protocol/frames';
import type { OutboxLimits } from './outbox';
import type { SnapshotInput } from './snapshotInput';

/** What a program says of itself; the client adds pid, language, argv and cwd. */
export type HelloInput = Partial<
  Pick<
    HelloFrame,
    'rank' | 'language' | 'languageVersion' | 'libraries' | 'backend' | 'config' | 'totalSteps' | 'name'
  >
>;

export interface ClientOptions {
  /** `unix:/path` or `pipe:…`, as in MARGIN_SOCKET. */
  readonly socket: string;
  readonly token: string;
  readonly hello?: HelloInput;
  readonly limits?: Partial<OutboxLimits>;
  /** A batch leaves at the latest after this; default 50. */
  readonly batchMs?: number;
  /** Rows of a snapshot beyond this are thinned evenly; default 4096. */
  readonly maxSnapshotRows?: number;
}

/**
 * What a training program talks to. No call throws, blocks, or waits for the recorder; without a recorder all of them do
 * nothing.
 */
export interface MarginClient {
  /** False without MARGIN_SOCKET: every call does nothing. */
  readonly active: boolean;
  /** A `stop` came in. A program that looks at this (or has an onStop listener) ends by itself. */
  readonly stopRequested: boolean;
  log(step: number, values: Readonly<Record<string, number>>): void;
  snapshot(input: SnapshotInput): void;
  site(site: { what: string; file: string; line: number; name?: string; value?: unknown }): void;
  note(text: string, more?: { what?: string; step?: number }): void;
  onStop(listener: () => void): () => void;
  onSnapshotNow(listener: () => void): () => void;
  /** Sends what is pending now, without waiting. */
  flush(): void;
  /**
   * Says goodbye and waits until everything is acknowledged, at most `limitMs` (2 s) without any acknowledgement and 30 s in
   * all. True: all of it was.
   */
  close(exitCode?: number, limitMs?: number): Promise<boolean>;
}

const nothing = (): void => undefined;

export const INACTIVE_CLIENT: MarginClient = {
  active: false,
  stopRequested: false,
  log: nothing,
  snapshot: nothing,
  site: nothing,
  note: nothing,
  onStop: () => nothing,
  onSnapshotNow: () => nothing,
  flush: nothing,
  close: () => Promise.resolve(true),
};
