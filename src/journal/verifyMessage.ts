/**
 * Checks the metadata of an Arrow message before the Arrow library reads it: the library trusts every length that it finds,
 * and a damaged or hostile one would keep it busy for hours. Only what a run's journal has is let through: schemas of
 * integers, floats, texts and lists, and uncompressed record batches.
 * Layout: FlatBuffers (tables with a vtable of 16-bit field offsets) of Arrow's Message.fbs and Schema.fbs.
 */
export interface VerifiedMessage {
  readonly kind: 'schema' | 'batch';
  readonly bodyLength: number;
}

const HEADER_SCHEMA = 1;
const HEADER_BATCH = 3;
/** Int, FloatingPoint, Utf8, List. */
const TYPES: ReadonlySet<number> = new Set([2, 3, 5, 12]);
const DEEPEST_LIST = 2;
const MOST_FIELDS = 8192;
const STRUCT_BYTES = 16;

export function verifyMessage(metadata: Uint8Array): VerifiedMessage | null {
  try {
    return new Verifier(metadata).readMessage();
  } catch (error) {
    // RangeError: an offset leads out of the buffer.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class Verifier {
  private readonly view: DataView;
  private fields = 0;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  readMessage(): VerifiedMessage {
    const message = this.view.getUint32(0, true);
    const type = this.field(message, 1);
    const header = this.table(message, 2);
    const length = this.field(message, 3);
    const kind = type === null ? 0 : this.view.getUint8(type);
    const bodyLength = length === null ? 0 : this.readLong(length);
    this.checkVector(message, 4, 4);
    if (kind === HEADER_SCHEMA) this.checkSchema(header);
    else if (kind === HEADER_BATCH) this.checkBatch(header, bodyLength);
    else throw new RangeError('Another kind of message');
    return { kind: kind === HEADER_SCHEMA ? 'schema' : 'batch', bodyLength };
  }

  private checkSchema(schema: number): void {
    const endianness = this.field(schema, 0);
    if (endianness !== null && this.view.getInt16(endianness, true) !== 0) throw new RangeError('Big-endian');
    this.checkVector(schema, 2, 4);
    this.checkFields(schema, 1, 0);
  }

  private checkFields(table: number, index: number, depth: number): void {
    const { start, length } = this.checkVector(table, index, 4);
    this.fields += length;
    if (this.fields > MOST_FIELDS || depth > DEEPEST_LIST) throw new RangeError('Too many fields');
    for (let i = 0; i < length; i += 1) {
      const at = start + i * 4;
      const field = at + this.view.getUint32(at, true);
      this.checkVector(field, 0, 1);
      const type = this.field(field, 2);
      if (type === null || !TYPES.has(this.view.getUint8(type))) throw new RangeError('Another type');
      this.table(field, 3);
      if (this.field(field, 4) !== null) throw new RangeError('A dictionary');
      this.checkVector(field, 6, 4);
      this.checkFields(field, 5, depth + 1);
    }
  }

  private checkBatch(batch: number, bodyLength: number): void {
    const length = this.field(batch, 0);
    if (length !== null) this.readLong(length);
    if (this.field(batch, 3) !== null) throw new RangeError('Compressed');
    const nodes = this.checkVector(batch, 1, STRUCT_BYTES);
    for (let i = 0; i < nodes.length; i += 1) {
      const at = nodes.start + i * STRUCT_BYTES;
      if (this.readLong(at + 8) > this.readLong(at)) throw new RangeError('More nulls than values');
    }
    const buffers = this.checkVector(batch, 2, STRUCT_BYTES);
    for (let i = 0; i < buffers.length; i += 1) {
      const at = buffers.start + i * STRUCT_BYTES;
      if (this.readLong(at) + this.readLong(at + 8) > bodyLength) throw new RangeError('Outside the body');
    }
  }

  /** Where a table's field stands; null when it has its default. */
  private field(table: number, index: number): number | null {
    const vtable = table - this.view.getInt32(table, true);
    const slot = 4 + index * 2;
    if (slot + 2 > this.view.getUint16(vtable, true)) return null;
    const offset = this.view.getUint16(vtable + slot, true);
    return offset === 0 ? null : table + offset;
  }

  private table(parent: number, index: number): number {
    const at = this.field(parent, index);
    if (at === null) throw new RangeError('A table is missing');
    const table = at + this.view.getUint32(at, true);
    this.view.getInt32(table, true);
    return table;
  }

  /** A vector (or string) that lies inside the buffer; empty when it is not there. */
  private checkVector(table: number, index: number, elementBytes: number): { start: number; length: number } {
    const at = this.field(table, index);
    if (at === null) return { start: 0, length: 0 };
    const vector = at + this.view.getUint32(at, true);
    const length = this.view.getUint32(vector, true);
    if (vector + 4 + length * elementBytes > this.view.byteLength)
      throw new RangeError('A vector is too long');
    return { start: vector + 4, length };
  }

  private readLong(at: number): number {
    const value = Number(this.view.getBigInt64(at, true));
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('No length');
    return value;
  }
}
