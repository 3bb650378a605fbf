import { RecordBatchReader, type RecordBatch } from 'apache-arrow';
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

export function decodeFileSegment(bytes: Uint8Array): SegmentContent {
  const batches: RecordBatch[] = [];
  try {
    const reader = RecordBatchReader.from(bytes);
    for (const batch of reader) if (batch.numRows > 0) batches.push(batch);
    const names = reader.schema.fields.map((field) => field.name);
    return { batches, names, consumed: bytes.length, problem: null };
  } catch (error) {
    const names = batches[0]?.schema.fields.map((field) => field.name) ?? [];
    const message = error instanceof Error ? error.message : String(error);
    return { batches, names, consumed: 0, problem: `not a whole Arrow file (${message})` };
  }
}
