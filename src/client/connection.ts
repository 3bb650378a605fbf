import { connect, type Socket } from 'node:net';
import { decodeDownFrame } from '../protocol/decodeDownFrame';
import { FrameDecoder } from '../protocol/decoder';
import type { DownFrame } from '../protocol/frames';
import { parseSocketAddress } from './socketAddress';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 1000;
/** Beyond this much unsent in Node's own buffer nothing more is written: the kernel's buffer is full, the recorder is busy. */
const HIGH_WATER_BYTES = 1024 * 1024;

export interface ConnectionEvents {
  /** The bytes of `hello`, made anew for each attempt. */
  readonly hello: () => Uint8Array;
  readonly onFrame: (frame: DownFrame) => void;
  /** There is room to write again. */
  readonly onRoom: () => void;
}

/** Keeps one socket to the recorder: says hello, tries again with growing pauses, and never keeps the process alive by itself. */
export class Connection {
  private socket: Socket | null = null;
  private ready = false;
  private ended = false;
  private retryMs = FIRST_RETRY_MS;
  private retry: NodeJS.Timeout | null = null;
  private held = false;
  private wasReady = false;

  constructor(
    private readonly address: string,
    private readonly events: ConnectionEvents,
  ) {
    this.open();
  }

  /** After `welcome`, while the socket takes more. */
  get canWrite(): boolean {
    return this.ready && this.socket !== null && this.socket.writableLength < HIGH_WATER_BYTES;
  }

  /** There was a recorder, and it is gone. */
  get isLost(): boolean {
    return this.wasReady && !this.ready;
  }

  write(bytes: Uint8Array): void {
    this.socket?.write(bytes);
  }

  /** What `work` writes leaves in one piece. */
  together(work: () => void): void {
    const { socket } = this;
    socket?.cork();
    work();
    socket?.uncork();
  }

  /** From now on the process stays alive for the connection (while it says goodbye). */
  hold(): void {
    this.held = true;
    this.socket?.ref();
    this.retry?.ref();
  }

  end(): void {
    this.ended = true;
    if (this.retry) clearTimeout(this.retry);
    this.socket?.end();
    this.socket?.unref();
    this.ready = false;
  }

  private open(): void {
    const decoder = new FrameDecoder(decodeDownFrame);
    const socket = connect(parseSocketAddress(this.address));
    this.socket = socket;
    if (!this.held) socket.unref();
    socket.on('connect', () => socket.write(this.events.hello()));
    socket.on('drain', () => this.events.onRoom());
    socket.on('error', () => undefined);
    socket.on('close', () => this.lose(socket));
    socket.on('data', (bytes) => {
      for (const frame of decoder.push(bytes)) {
        if (frame.kind === 'limit') socket.destroy();
        else if (frame.kind !== 'malformed') this.receive(frame);
      }
    });
  }

  private receive(frame: DownFrame): void {
    if (frame.kind === 'welcome') {
      this.ready = true;
      this.wasReady = true;
      this.retryMs = FIRST_RETRY_MS;
    }
    this.events.onFrame(frame);
  }

  private lose(socket: Socket): void {
    if (this.socket !== socket) return;
    this.socket = null;
    this.ready = false;
    if (this.ended) return;
    this.retry = setTimeout(() => this.open(), this.retryMs);
    if (!this.held) this.retry.unref();
    this.retryMs = Math.min(LAST_RETRY_MS, this.retryMs * 2);
  }
}
