import { Field, Float64, Int64, Schema, makeData, type Data, type RecordBatch } from 'apache-arrow';
import { makeBatch } from './arrowBytes';
import type { SegmentRows } from './segmentRows';

/** Names that the two fixed columns have; a metric of that name is kept under another. */
const FIXED: Readonly<Record<string, string>> = { step: 'logged_step', time: 'logged_time' };

export function toColumnName(metric: string): string {
  return FIXED[metric] ?? metric;
}

export function makeFloatSchema(names: readonly string[]): Schema {
  return new Schema([
    new Field('step', new Int64(), false),
    new Field('time', new Float64(), false),
    ...names.map((name) => new Field(name, new Float64(), true)),
  ]);
}

interface Column {
  values: Float64Array;
  /** 1 where the row has a value. */
  has: Uint8Array;
}

const FIRST_CAPACITY = 256;

/** Rows of a metrics or derived segment, in columns: step, time, and a nullable float64 a metric (null: not in that row). */
export class FloatRows implements SegmentRows {
  readonly schema: Schema;
  private readonly indexOf: ReadonlyMap<string, number>;
  private steps = new Float64Array(FIRST_CAPACITY);
  private times = new Float64Array(FIRST_CAPACITY);
  private readonly columns: Column[];
  private used = 0;

  constructor(readonly names: readonly string[]) {
    this.schema = makeFloatSchema(names);
    this.indexOf = new Map(names.map((name, index) => [name, index]));
    this.columns = names.map(() => ({
      values: new Float64Array(FIRST_CAPACITY),
      has: new Uint8Array(FIRST_CAPACITY),
    }));
  }

  get length(): number {
    return this.used;
  }

  get lastStep(): number {
    return this.used > 0 ? this.steps[this.used - 1]! : 0;
  }

  /** `row` holds step, time and the values of `names` from `at` on; NaN is a value. Names that have no column are left out. */
  append(names: readonly string[], row: Float64Array, at: number): void {
    const index = this.used;
    if (index === this.steps.length) this.grow();
    const step = row[at]!;
    // A step that is no number can't stand in an int64 column: the row keeps the step before it.
    this.steps[index] = Number.isFinite(step) ? Math.trunc(step) : this.lastStep;
    this.times[index] = row[at + 1]!;
    for (let i = 0; i < names.length; i += 1) {
      const column = this.columns[this.indexOf.get(names[i]!) ?? -1];
      if (!column) continue;
      column.values[index] = row[at + 2 + i]!;
      column.has[index] = 1;
    }
    this.used += 1;
  }

  truncate(length: number): void {
    for (const column of this.columns) column.has.fill(0, length, this.used);
    for (const column of this.columns) column.values.fill(0, length, this.used);
    this.used = length;
  }

  toBatch(from: number, to: number): RecordBatch {
    const rows = to - from;
    return makeBatch(this.schema, rows, [
      makeData({ type: new Int64(), length: rows, nullCount: 0, data: toInt64(this.steps, from, to) }),
      makeData({ type: new Float64(), length: rows, nullCount: 0, data: this.times.slice(from, to) }),
      ...this.columns.map((column) => toColumn(column, from, to)),
    ]);
  }

  bytesOfData(): number {
    return this.used * 8 * (2 + this.names.length);
  }

  private grow(): void {
    this.steps = doubled(this.steps);
    this.times = doubled(this.times);
    for (const column of this.columns) {
      column.values = doubled(column.values);
      const has = new Uint8Array(column.has.length * 2);
      has.set(column.has);
      column.has = has;
    }
  }
}

function doubled(array: Float64Array): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(array.length * 2);
  grown.set(array);
  return grown;
}

function toColumn(column: Column, from: number, to: number): Data {
  const rows = to - from;
  const nullBitmap = new Uint8Array(Math.ceil(rows / 8));
  let present = 0;
  for (let i = 0; i < rows; i += 1) {
    if (column.has[from + i] === 1) {
      nullBitmap[i >> 3]! |= 1 << (i & 7);
      present += 1;
    }
  }
  const data = column.values.slice(from, to);
  const nullCount = rows - present;
  return nullCount === 0
    ? makeData({ type: new Float64(), length: rows, nullCount: 0, data })
    : makeData({ type: new Float64(), length: rows, nullCount, nullBitmap, data });
}

/** Whole float64 numbers as int64, through their 32-bit halves (BigInt would cost ten times as much). */
export function toInt64(values: Float64Array, from: number, to: number): BigInt64Array {
  const out = new BigInt64Array(to - from);
  const halves = new Int32Array(out.buffer);
  for (let i = from; i < to; i += 1) {
    const value = values[i]!;
    halves[(i - from) * 2] = value % 4_294_967_296;
    halves[(i - from) * 2 + 1] = Math.floor(value / 4_294_967_296);
  }
  return out;
}

export function fromInt64(values: BigInt64Array, length: number): Float64Array {
  const halves = new Int32Array(values.buffer, values.byteOffset, length * 2);
  const out = new Float64Array(length);
  for (let i = 0; i < length; i += 1) out[i] = halves[i * 2 + 1]! * 4_294_967_296 + (halves[i * 2]! >>> 0);
  return out;
}
