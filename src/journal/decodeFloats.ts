import { DataType, Precision, type Data, type RecordBatch } from 'apache-arrow';
import { fromInt64 } from './floatRows';

/** A metric's column of a batch. `valid`: Arrow's bitmap of rows that have a value; null when all have one. */
export interface FloatColumn {
  readonly name: string;
  readonly values: Float64Array;
  readonly valid: Uint8Array | null;
}

/** A batch of `metrics-*` or `derived-*`; the columns are views of the file's bytes. */
export interface FloatBatch {
  readonly rows: number;
  readonly steps: Float64Array;
  readonly times: Float64Array;
  readonly columns: readonly FloatColumn[];
}

/** Throws what the caller turns into a broken file: no step, another type, fewer values than rows. */
export function decodeFloats(batch: RecordBatch): FloatBatch {
  const rows = batch.numRows;
  const columns: FloatColumn[] = [];
  let steps: Float64Array | null = null;
  let times: Float64Array | null = null;
  batch.schema.fields.forEach((field, index) => {
    const data = batch.data.children[index];
    if (!data) throw new Error(`Column ${field.name} is missing`);
    if (field.name === 'step' && isInt64(field.type)) {
      steps = fromInt64(take(data, rows) as unknown as BigInt64Array, rows);
    } else if (isFloat64(field.type)) {
      const values = take(data, rows) as unknown as Float64Array;
      if (field.name === 'time') times = values;
      else columns.push({ name: field.name, values, valid: takeValid(data, rows) });
    } else {
      throw new Error(`Column ${field.name} has the type ${String(field.type)}`);
    }
  });
  if (!steps) throw new Error('Column step is missing');
  return { rows, steps, times: times ?? new Float64Array(rows), columns };
}

export function hasValue(column: FloatColumn, row: number): boolean {
  return column.valid === null || (column.valid[row >> 3]! & (1 << (row & 7))) !== 0;
}

function isInt64(type: DataType): boolean {
  return DataType.isInt(type) && type.bitWidth === 64 && type.isSigned;
}

function isFloat64(type: DataType): boolean {
  return DataType.isFloat(type) && type.precision === Precision.DOUBLE;
}

function take(data: Data, rows: number): ArrayBufferView {
  const values = data.values as Float64Array | BigInt64Array;
  if (!ArrayBuffer.isView(values) || values.length < rows)
    throw new Error('A column is shorter than its batch');
  return values.length === rows ? values : values.subarray(0, rows);
}

function takeValid(data: Data, rows: number): Uint8Array | null {
  const { nullBitmap, offset } = data;
  if (data.nullCount === 0 || nullBitmap.length === 0) return null;
  if (nullBitmap.length * 8 < offset + rows) throw new Error('A column is shorter than its batch');
  if (offset === 0) return nullBitmap;
  // A sliced batch: its bits begin somewhere inside.
  const valid = new Uint8Array(Math.ceil(rows / 8));
  for (let row = 0; row < rows; row += 1) {
    const bit = offset + row;
    if ((nullBitmap[bit >> 3]! & (1 << (bit & 7))) !== 0) valid[row >> 3]! |= 1 << (row & 7);
  }
  return valid;
}
