import {
  Message,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Struct,
  makeData,
  type Data,
  type Schema,
} from 'apache-arrow';

/** What a clean end writes after the last batch. Readers don't need it. */
export const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

export function makeBatch(schema: Schema, rows: number, columns: readonly Data[]): RecordBatch {
  const type = new Struct(schema.fields);
  return new RecordBatch(schema, makeData({ type, length: rows, nullCount: 0, children: [...columns] }));
}

const schemaBytes = new WeakMap<Schema, Uint8Array>();

/** The schema message: how a stream begins. */
export function encodeSchema(schema: Schema): Uint8Array {
  let bytes = schemaBytes.get(schema);
  if (!bytes) {
    const writer = new RecordBatchStreamWriter();
    writer.reset(undefined, schema);
    bytes = withoutEnd(writer.finish().toUint8Array(true));
    schemaBytes.set(schema, bytes);
  }
  return bytes;
}

/** One record batch message, to be appended to a stream that began with the same schema. */
export function encodeBatch(batch: RecordBatch): Uint8Array {
  const writer = new BatchWriter();
  writer.write(batch);
  return withoutEnd(writer.finish().toUint8Array(true));
}

/** A stream without its beginning: making the schema message anew for every batch is most of a small batch's cost. */
class BatchWriter extends RecordBatchStreamWriter {
  protected override _writeSchema(): this {
    return this;
  }
}

export function encodeFile(schema: Schema, batches: readonly RecordBatch[]): Uint8Array {
  const writer = new WholeFileWriter();
  writer.reset(undefined, schema);
  for (const batch of batches) writer.write(batch);
  return writer.finish().toUint8Array(true);
}

/** The format wants a whole stream inside the file, schema included; the library's own writer puts that into the footer only. */
class WholeFileWriter extends RecordBatchFileWriter {
  protected override _writeSchema(schema: Schema): this {
    super._writeSchema(schema);
    return this._writeMessage(Message.from(schema));
  }
}

function withoutEnd(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - END_OF_STREAM.length);
}
