import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { decodeHello } from '../protocol/decodeTrainerFrame';
import { decodeUpFrame, type UpFrame } from '../protocol/decodeViewerFrames';
import { FrameDecoder } from '../protocol/decoder';
import type { HelloFrame, LimitExceeded, Malformed, WireLimits } from '../protocol/frames';

const HELLO_WITHIN_MS = 5000;
const NEWLINE = 10;

export interface ConnectionEvents {
  /** The first frame was a hello with the right token: returns what takes the frames that follow, or null to close. */
  onHello(hello: HelloFrame, socket: Socket): FrameSink | null;
}

export interface FrameSink {
  onFrame(frame: UpFrame | Malformed | LimitExceeded): void;
  onEnd(): void;
}

/**
 * One connection from its first byte. Until the token is known to be right, nothing is sent and nothing is recorded; what
 * doesn't begin with a hello is closed.
 */
export class Connection {
  private sink: FrameSink | undefined;
  private decoder: FrameDecoder<UpFrame> | undefined;
  private first: Buffer[] = [];
  private firstBytes = 0;
  private readonly timer: NodeJS.Timeout;
  /** Monotonic time of the last bytes. */
  lastBytesAtMs = performance.now();

  constructor(
    private readonly socket: Socket,
    private readonly token: string,
    private readonly limits: WireLimits,
    private readonly events: ConnectionEvents,
  ) {
    this.timer = setTimeout(() => this.close(), HELLO_WITHIN_MS);
    socket.on('data', (bytes) => this.take(bytes as Buffer));
    socket.on('error', () => this.close());
    socket.once('close', () => {
      clearTimeout(this.timer);
      this.sink?.onEnd();
      this.sink = undefined;
    });
  }

  close(): void {
    this.first = [];
    this.socket.destroy();
  }

  private take(bytes: Buffer): void {
    this.lastBytesAtMs = performance.now();
    if (this.decoder !== undefined) {
      this.pass(bytes, this.decoder);
      return;
    }
    const end = bytes.indexOf(NEWLINE);
    const part = end < 0 ? bytes : bytes.subarray(0, end);
    this.first.push(part);
    this.firstBytes += part.length;
    if (this.firstBytes > this.limits.lineBytes) this.close();
    else if (end >= 0) this.greet(Buffer.concat(this.first), bytes.subarray(end + 1));
  }

  private greet(line: Buffer, rest: Buffer): void {
    clearTimeout(this.timer);
    this.first = [];
    const hello = parseHello(line);
    if (hello === null || !isSameToken(hello.token, this.token)) {
      this.close();
      return;
    }
    const sink = this.events.onHello(hello, this.socket);
    if (sink === null) {
      this.close();
      return;
    }
    this.sink = sink;
    this.decoder = new FrameDecoder<UpFrame>(decodeUpFrame, this.limits);
    if (rest.length > 0) this.pass(rest, this.decoder);
  }

  private pass(bytes: Buffer, decoder: FrameDecoder<UpFrame>): void {
    for (const frame of decoder.push(bytes)) {
      this.sink?.onFrame(frame);
      if (frame.kind === 'limit') this.close();
    }
  }
}

function parseHello(line: Buffer): HelloFrame | null {
  try {
    const header: unknown = JSON.parse(line.toString('utf8'));
    if (typeof header !== 'object' || header === null || (header as { kind?: unknown }).kind !== 'hello')
      return null;
    const hello = decodeHello(header as Parameters<typeof decodeHello>[0]);
    return typeof hello === 'string' ? null : hello;
  } catch {
    return null;
  }
}

function isSameToken(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
