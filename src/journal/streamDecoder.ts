import { RecordBatchReader, type RecordBatch, type Schema } from 'apache-arrow';
import { verifyMessage } from './verifyMessage';

const CONTINUATION = -1;
const PREFIX_BYTES = 8;

/** How the bytes of a stream look so far. `bad`: what is there can't become a stream, whatever follows. */
export type StreamState = 'open' | 'ended' | 'bad';

/**
 * Decodes an Arrow IPC stream that is still being written: bytes come in any chunks, whole batches go out, and the rest waits.
 * The framing is read here (message length, body length), so that a torn tail is just bytes that wait.
 */
export class StreamDecoder {
  /** Offset behind the last whole message: where a reader goes on and a torn tail begins. */
  consumed = 0;
  /** All bytes that were pushed. */
  received = 0;
  state: StreamState = 'open';
  reason = '';
  schema: Schema | null = null;
  private schemaBytes: Uint8Array | null = null;
  private rest: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): RecordBatch[] {
    this.received += bytes.length;
    if (this.state !== 'open') return [];
    const all = this.rest.length === 0 ? bytes : concat(this.rest, bytes);
    const whole = this.findWholeMessages(all);
    this.rest = all.slice(whole.end);
    this.consumed += whole.end;
    if (whole.batchesFrom === whole.end) return [];
    try {
      return this.decode(all.subarray(whole.batchesFrom, whole.batchesEnd));
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
      return [];
    }
  }

  /** Bytes behind the last whole message. */
  get torn(): number {
    return this.rest.length;
  }

  /** Drops the bytes behind the last whole message: they will be pushed again. */
  forgetRest(): void {
    this.received = this.consumed;
    this.rest = new Uint8Array(0);
  }

  private findWholeMessages(all: Uint8Array): { end: number; batchesFrom: number; batchesEnd: number } {
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
    let at = 0;
    let batchesFrom = 0;
    let batchesEnd = 0;
    while (this.state === 'open' && at + PREFIX_BYTES <= all.length) {
      const metadataLength = view.getInt32(at + 4, true);
      if (view.getInt32(at, true) !== CONTINUATION || metadataLength < 0) {
        this.fail('not an Arrow stream');
        break;
      }
      if (metadataLength === 0) {
        this.state = 'ended';
        at += PREFIX_BYTES;
        break;
      }
      const bodyAt = at + PREFIX_BYTES + metadataLength;
      if (bodyAt > all.length) break;
      const message = verifyMessage(all.subarray(at + PREFIX_BYTES, bodyAt));
      if (!message || (message.kind === 'schema') !== (this.schemaBytes === null)) {
        this.fail('a message of the stream is damaged');
        break;
      }
      const { bodyLength } = message;
      if (bodyAt + bodyLength > all.length) break;
      if (!this.schemaBytes) {
        this.schemaBytes = all.slice(at, bodyAt + bodyLength);
        batchesFrom = bodyAt + bodyLength;
      }
      at = bodyAt + bodyLength;
      batchesEnd = at;
    }
    return { end: at, batchesFrom: Math.min(batchesFrom, at), batchesEnd: Math.max(batchesFrom, batchesEnd) };
  }

  private decode(messages: Uint8Array): RecordBatch[] {
    // A reader wants one run of bytes: the schema goes before the batches as a chunk of its own, nothing is copied.
    const reader = RecordBatchReader.from([this.schemaBytes!, messages] as Iterable<Uint8Array>);
    const batches = [...reader].filter((batch) => batch.numRows > 0);
    this.schema ??= reader.schema;
    return batches;
  }

  private fail(reason: string): void {
    this.state = 'bad';
    this.reason = reason;
    this.rest = new Uint8Array(0);
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
