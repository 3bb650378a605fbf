import { GrowingBytes } from '../util/growingBytes';
import { DEFAULT_LIMITS, type LimitExceeded, type Malformed, type WireLimits } from './frames';
import { isCount, isObject, type JsonObject } from './shape';

/** What a frame decoder answers for a header and its attachment: the frame, or what is wrong with it. */
export type Refusal = 'unknown-kind' | 'wrong-shape' | 'bad-attachment';
export type DecodeFrame<F> = (header: JsonObject, attachment: Uint8Array) => F | Refusal;

const NEWLINE = 10;
const QUOTE_LENGTH = 200;
const NO_BYTES = new Uint8Array(0);

interface Pending {
  readonly header: JsonObject;
  readonly line: string;
  readonly bytes: number;
}

/**
 * Cuts a byte stream into frames. Never throws; memory is bounded by the limits and by what really arrived. After a
 * `limit` it is dead: the connection must be closed.
 */
export class FrameDecoder<F extends object> {
  private readonly line: GrowingBytes;
  private attachment: GrowingBytes | null = null;
  private pending: Pending | null = null;
  private dead = false;

  constructor(
    private readonly decodeFrame: DecodeFrame<F>,
    private readonly limits: WireLimits = DEFAULT_LIMITS,
  ) {
    this.line = new GrowingBytes(limits.lineBytes);
  }

  push(bytes: Uint8Array): (F | Malformed | LimitExceeded)[] {
    const out: (F | Malformed | LimitExceeded)[] = [];
    let at = 0;
    while (at < bytes.length && !this.dead) {
      at = this.pending ? this.takeAttachment(bytes, at, this.pending, out) : this.takeLine(bytes, at, out);
    }
    return out;
  }

  private takeLine(bytes: Uint8Array, at: number, out: (F | Malformed | LimitExceeded)[]): number {
    const end = bytes.indexOf(NEWLINE, at);
    const part = bytes.subarray(at, end < 0 ? bytes.length : end);
    const length = this.line.length + part.length;
    if (length > this.limits.lineBytes) {
      this.die({ kind: 'limit', what: 'line', announced: length }, out);
      return bytes.length;
    }
    if (end < 0) {
      this.line.append(part);
      return bytes.length;
    }
    let whole = part;
    if (this.line.length > 0) {
      this.line.append(part);
      whole = this.line.take();
    }
    this.readLine(whole, out);
    return end + 1;
  }

  private readLine(bytes: Uint8Array, out: (F | Malformed | LimitExceeded)[]): void {
    const line = toText(bytes);
    if (line.trim() === '') return;
    let header: unknown;
    try {
      header = JSON.parse(line);
    } catch {
      out.push(toMalformed('not-json', line));
      return;
    }
    if (!isObject(header)) {
      out.push(toMalformed('not-an-object', line));
      return;
    }
    const announced = header['bytes'];
    if (announced === undefined || announced === 0) {
      this.finish({ header, line, bytes: 0 }, NO_BYTES, out);
    } else if (typeof announced === 'number' && announced > this.limits.attachmentBytes) {
      this.die({ kind: 'limit', what: 'attachment', announced }, out);
    } else if (!isCount(announced)) {
      out.push(toMalformed('wrong-shape', line));
    } else {
      this.pending = { header, line, bytes: announced };
      this.attachment = new GrowingBytes(announced, Math.min(announced, 65_536));
    }
  }

  private takeAttachment(
    bytes: Uint8Array,
    at: number,
    pending: Pending,
    out: (F | Malformed | LimitExceeded)[],
  ): number {
    const collected = this.attachment!;
    const take = Math.min(pending.bytes - collected.length, bytes.length - at);
    collected.append(bytes.subarray(at, at + take));
    if (collected.length === pending.bytes) {
      this.pending = null;
      this.attachment = null;
      this.finish(pending, collected.take(), out);
    }
    return at + take;
  }

  private finish(pending: Pending, attachment: Uint8Array, out: (F | Malformed | LimitExceeded)[]): void {
    let frame: F | Refusal;
    try {
      frame = this.decodeFrame(pending.header, attachment);
    } catch {
      frame = 'wrong-shape';
    }
    out.push(typeof frame === 'string' ? toMalformed(frame, pending.line) : frame);
  }

  private die(limit: LimitExceeded, out: (F | Malformed | LimitExceeded)[]): void {
    this.dead = true;
    this.line.clear();
    this.pending = null;
    this.attachment = null;
    out.push(limit);
  }
}

function toMalformed(what: Malformed['what'], line: string): Malformed {
  return { kind: 'malformed', what, quote: line.slice(0, QUOTE_LENGTH) };
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}
