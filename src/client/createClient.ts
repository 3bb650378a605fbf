import { encodeFrame } from '../protocol/encode';
import { DEFAULT_LIMITS, PROTOCOL_VERSION } from '../protocol/frames';
import { INACTIVE_CLIENT, type ClientOptions, type HelloInput, type MarginClient } from './client';
import { Connection } from './connection';
import { isPlainSettings } from './plainSettings';
import { Outbox, OUTBOX_LIMITS, type OutboxItem } from './outbox';
import { BLOCK_ROWS, RowBuffer } from './rowBuffer';
import { toSnapshotFrame, type SnapshotInput } from './snapshotInput';

const BATCH_MS = 50;
/** A recorder on a busy machine is slow, not gone: every acknowledgement gives it as long again. */
const GOODBYE_MS = 2000;
const GOODBYE_IN_ALL_MS = 30_000;
/** A recorder that was killed has a successor within 10 s (the editor starts one): so long the rest waits for it. */
const ADOPTION_MS = 12_000;
const MAX_SNAPSHOT_ROWS = 4096;

/** Connects to the recorder that started this program; without one (no MARGIN_SOCKET) a client that does nothing. */
export function connectFromEnv(hello: HelloInput = {}): MarginClient {
  const { MARGIN_SOCKET: socket, MARGIN_TOKEN: token } = process.env;
  if (!socket || !token) return INACTIVE_CLIENT;
  const client = createClient({ socket, token, hello });
  // A program that just ends, without close(): what is pending still leaves.
  process.once('beforeExit', (code) => void client.close(code));
  process.once('exit', () => client.flush());
  return client;
}

export function createClient(options: ClientOptions): MarginClient {
  return new SocketClient(options);
}

class SocketClient implements MarginClient {
  readonly active = true;
  private readonly outbox: Outbox;
  private readonly rows: RowBuffer;
  private readonly connection: Connection;
  private readonly stopListeners = new Set<() => void>();
  private readonly snapshotListeners = new Set<() => void>();
  private readonly batchMs: number;
  private readonly maxSnapshotRows: number;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private looksForStop = false;
  private closing: Promise<boolean> | null = null;
  private goodbye: Uint8Array | null = null;
  private saidGoodbye = false;
  private onAcknowledged: (() => void) | null = null;

  constructor(private readonly options: ClientOptions) {
    this.batchMs = options.batchMs ?? BATCH_MS;
    this.maxSnapshotRows = options.maxSnapshotRows ?? MAX_SNAPSHOT_ROWS;
    this.outbox = new Outbox({ ...OUTBOX_LIMITS, ...options.limits });
    this.rows = new RowBuffer((block) => {
      this.outbox.addRows(block);
      // One that ends early, because other names follow, leaves with what comes next.
      if (block.rows === BLOCK_ROWS) this.send();
    });
    this.connection = new Connection(options.socket, {
      hello: () => this.encodeHello(),
      onFrame: (frame) => this.receive(frame),
      onRoom: () => this.send(),
    });
  }

  get stopRequested(): boolean {
    this.looksForStop = true;
    return this.stopped;
  }

  log(step: number, values: Readonly<Record<string, number>>): void {
    if (this.closing) return;
    try {
      if (this.rows.append(step, Date.now() / 1000, values)) this.flush();
      else if (this.timer === null) this.startTimer();
    } catch {
      // Whatever a program hands in, its training loop goes on.
    }
  }

  snapshot(input: SnapshotInput): void {
    if (this.closing) return;
    try {
      const frame = toSnapshotFrame(input, this.maxSnapshotRows, Date.now() / 1000);
      if (!frame) {
        this.note('A snapshot was left out: embeddings must be N×D numbers, with N labels', {
          step: input.step,
        });
        return;
      }
      this.rows.seal();
      this.outbox.addSnapshot(frame);
      this.send();
    } catch {
      // As in log().
    }
  }

  site(site: { what: string; file: string; line: number; name?: string; value?: unknown }): void {
    this.outbox.addFrame({ kind: 'site', ...site });
    this.send();
  }

  note(text: string, more: { what?: string; step?: number } = {}): void {
    this.rows.seal();
    this.outbox.addFrame({ kind: 'note', text, ...more });
    this.send();
  }

  onStop(listener: () => void): () => void {
    this.stopListeners.add(listener);
    if (this.stopped) queueMicrotask(() => call(listener));
    return () => this.stopListeners.delete(listener);
  }

  onSnapshotNow(listener: () => void): () => void {
    this.snapshotListeners.add(listener);
    return () => this.snapshotListeners.delete(listener);
  }

  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    // Without a connection rows stay together: small blocks would cost more than they hold.
    if (this.connection.canWrite) this.rows.seal();
    this.send();
  }

  close(exitCode?: number, limitMs = GOODBYE_MS): Promise<boolean> {
    this.closing ??= this.sayGoodbye(exitCode, limitMs);
    return this.closing;
  }

  private async sayGoodbye(exitCode: number | undefined, limitMs: number): Promise<boolean> {
    this.connection.hold();
    this.rows.seal();
    this.goodbye = encodeFrame({ kind: 'bye', ...(exitCode === undefined ? {} : { exitCode }) });
    this.send();
    const done = await this.waitUntilAcknowledged(limitMs);
    this.connection.end();
    return done;
  }

  private waitUntilAcknowledged(limitMs: number): Promise<boolean> {
    if (this.outbox.isEmpty && this.connection.canWrite) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (done: boolean): void => {
        clearTimeout(timer);
        clearTimeout(last);
        resolve(done);
      };
      const giveUp = (): void => {
        if (!this.connection.isLost || this.outbox.isEmpty || limitMs >= ADOPTION_MS) return settle(false);
        timer = setTimeout(() => settle(false), ADOPTION_MS - limitMs);
      };
      let timer = setTimeout(giveUp, limitMs);
      const last = setTimeout(() => settle(false), Math.max(limitMs, GOODBYE_IN_ALL_MS));
      this.onAcknowledged = () => {
        if (this.outbox.isEmpty) return settle(true);
        clearTimeout(timer);
        timer = setTimeout(() => settle(false), limitMs);
      };
    });
  }

  private startTimer(): void {
    this.timer = setTimeout(() => this.flush(), this.batchMs);
    this.timer.unref();
  }

  private send(): void {
    if (this.connection.canWrite) this.connection.together(() => this.sendPending());
  }

  private sendPending(): void {
    while (this.connection.canWrite) {
      this.reportDropped();
      const item = this.outbox.take();
      if (!item) break;
      const bytes = encodeItem(item);
      if (bytes) this.connection.write(bytes);
    }
    // Right behind the last row: a recorder that hears it writes and acknowledges at once.
    if (this.goodbye && !this.saidGoodbye && this.connection.canWrite) {
      this.saidGoodbye = true;
      this.connection.write(this.goodbye);
    }
  }

  private reportDropped(): void {
    const dropped = this.outbox.takeRefused();
    if (!dropped) return;
    const { rows, snapshots, fromStep, toStep } = dropped;
    const text = `The client's queue was full from step ${fromStep} to ${toStep}: ${rows} rows and ${snapshots} snapshots were dropped`;
    this.connection.write(
      encodeFrame({ kind: 'note', what: 'dropped', text, step: fromStep, rows, snapshots }),
    );
  }

  private receive(frame: { kind: string; rows?: number; snapshots?: number }): void {
    if (frame.kind === 'welcome') {
      this.saidGoodbye = false;
      this.outbox.welcome(frame.rows!, frame.snapshots!);
      this.rows.seal();
      this.send();
      this.onAcknowledged?.();
    } else if (frame.kind === 'ack') {
      this.outbox.acknowledge(frame.rows!, frame.snapshots!);
      this.send();
      this.onAcknowledged?.();
    } else if (frame.kind === 'stop') {
      this.obeyStop();
    } else {
      this.snapshotListeners.forEach(call);
    }
  }

  /** A program that neither listens nor looks is ended the way a terminal would: its own SIGINT handling decides. */
  private obeyStop(): void {
    this.stopped = true;
    if (this.stopListeners.size === 0 && !this.looksForStop) process.kill(process.pid, 'SIGINT');
    this.stopListeners.forEach(call);
  }

  private encodeHello(): Uint8Array {
    const about = {
      kind: 'hello' as const,
      version: PROTOCOL_VERSION,
      role: 'trainer' as const,
      token: this.options.token,
      rank: 0,
      pid: process.pid,
      language: 'node',
      languageVersion: process.versions.node,
      argv: process.argv,
      ...readCwd(),
    };
    const { config, ...more } = this.options.hello ?? {};
    try {
      return encodeFrame({ ...about, ...more, ...(isPlainSettings(config) ? { config } : {}) });
    } catch {
      return encodeFrame(about);
    }
  }
}

/** Nothing where the working directory was deleted: Node throws then. */
function readCwd(): { cwd?: string } {
  try {
    return { cwd: process.cwd() };
  } catch {
    return {};
  }
}

/** Null for a site or note that no frame can carry (a circular value, more than a line may have): it is left out. */
function encodeItem(item: OutboxItem): Uint8Array | null {
  if (item.kind === 'rows') {
    const { names, rows, values } = item;
    return encodeFrame({ kind: 'metrics', names, rows, values });
  }
  if (item.kind === 'snapshot') return encodeFrame(item.frame);
  try {
    const bytes = encodeFrame(item.frame);
    return bytes.length <= DEFAULT_LIMITS.lineBytes ? bytes : null;
  } catch {
    return null;
  }
}

function call(listener: () => void): void {
  try {
    listener();
  } catch {
    // A listener's error is the program's own; the connection goes on.
  }
}
