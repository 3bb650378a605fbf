import { Float32, Float64, Int32, Utf8, makeData, type Data, type DataType, type List } from 'apache-arrow';

/** Arrow columns from plain values; null means that the row has none. */
export function makeFloats(values: readonly (number | null)[]): Data {
  const data = Float64Array.from(values, (value) => value ?? 0);
  return makeData({ type: new Float64(), length: values.length, ...toNulls(values), data });
}

export function makeInts(values: readonly number[]): Data {
  return makeData({ type: new Int32(), length: values.length, nullCount: 0, data: Int32Array.from(values) });
}

export function makeTexts(values: readonly (string | null)[]): Data {
  const encoded = values.map((value) => Buffer.from(value ?? '', 'utf8'));
  return makeData({
    type: new Utf8(),
    length: values.length,
    ...toNulls(values),
    valueOffsets: toOffsets(encoded),
    data: Buffer.concat(encoded),
  });
}

type Numbers = Float64Array | Float32Array | Int32Array;

/** Lists of numbers: `type` is the column's, and says which array the items become. */
export function makeLists(type: List, lists: readonly (ArrayLike<number> | null)[]): Data {
  const offsets = toOffsets(lists.map((list) => list ?? []));
  const length = offsets[lists.length]!;
  const data = newNumbers(type.valueType as DataType, length);
  lists.forEach((list, row) => {
    if (list) data.set(list as ArrayLike<number>, offsets[row]!);
  });
  const child = makeData({
    type: type.valueType as Float64,
    length,
    nullCount: 0,
    data: data as Float64Array,
  });
  return makeData({ type, length: lists.length, ...toNulls(lists), valueOffsets: offsets, child });
}

function newNumbers(type: DataType, length: number): Numbers {
  if (type instanceof Float64) return new Float64Array(length);
  return type instanceof Float32 ? new Float32Array(length) : new Int32Array(length);
}

function toOffsets(lists: readonly { readonly length: number }[]): Int32Array {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => (offsets[row + 1] = offsets[row]! + list.length));
  return offsets;
}

function toNulls(values: readonly unknown[]): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullCount = values.filter((value) => value === null).length;
  if (nullCount === 0) return { nullCount: 0 };
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, row) => {
    if (value !== null) nullBitmap[row >> 3]! |= 1 << (row & 7);
  });
  return { nullCount, nullBitmap };
}
