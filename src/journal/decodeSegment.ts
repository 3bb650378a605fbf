import type { RecordBatch } from 'apache-arrow';
import { StreamDecoder } from './streamDecoder';

/** A whole segment's batches. `problem`: why it ends before its bytes do; what came before is good. */
export interface SegmentContent {
  readonly batches: readonly RecordBatch[];
  readonly names: readonly string[];
  /** Of a stream: bytes up to the last whole batch. */
  readonly consumed: number;
  readonly problem: string | null;
}

export function decodeStreamSegment(bytes: Uint8Array): SegmentContent {
  const decoder = new StreamDecoder();
  const batches = decoder.push(bytes);
  const names = (decoder.schema ?? batches[0]?.schema)?.fields.map((field) => field.name) ?? [];
  const problem =
    decoder.state === 'bad' ? decoder.reason : decoder.torn > 0 ? 'the file is torn there' : null;
  return { batches, names, consumed: decoder.consumed, problem };
}

const MAGIC = 'ARROW1';
const MAGIC_BYTES = 8;
/** Behind the footer: its length and the magic again. */
const TRAILER_BYTES = 10;

/**
 * A closed segment. Inside an Arrow file stands a whole stream, which is all that is read: the same decoder for both, and
 * a file that was cut off still shows what it has.
 */
export function decodeFileSegment(bytes: Uint8Array): SegmentContent {
  const text = (from: number): string =>
    Buffer.from(bytes.subarray(from, from + MAGIC.length)).toString('latin1');
  if (text(0) !== MAGIC) return { batches: [], names: [], consumed: 0, problem: 'not an Arrow file' };
  const isWhole = bytes.length >= MAGIC_BYTES + TRAILER_BYTES && text(bytes.length - MAGIC.length) === MAGIC;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const footer = isWhole ? view.getInt32(bytes.length - TRAILER_BYTES, true) : 0;
  const end = isWhole ? bytes.length - TRAILER_BYTES - footer : bytes.length;
  if (footer < 0 || end < MAGIC_BYTES)
    return { batches: [], names: [], consumed: 0, problem: 'not an Arrow file' };
  const content = decodeStreamSegment(bytes.subarray(MAGIC_BYTES, end));
  return isWhole ? content : { ...content, problem: content.problem ?? 'the file is torn there' };
}
