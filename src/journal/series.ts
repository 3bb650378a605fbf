import type { FloatBatch, FloatColumn } from './decodeFloats';
import { hasValue } from './decodeFloats';

/** Consecutive rows of one metric: only rows that have it. `rows` of the arrays are in use. */
export interface SeriesChunk {
  readonly steps: Float64Array;
  readonly values: Float64Array;
  rows: number;
  lowest: number;
  highest: number;
  /** No step is smaller than the one before it: the usual case, and a quick one. */
  ascending: boolean;
}

const TAIL_ROWS = 4096;
/** Batches of at least this many rows are kept as they are; smaller ones are copied together. */
const KEPT_ROWS = 2048;

/** One metric over time, in the order logged, as chunks: big batches are views of the file's bytes, small ones share a tail. */
export class Series {
  readonly chunks: SeriesChunk[] = [];
  rows = 0;
  lastStep = Number.NEGATIVE_INFINITY;
  private tail: SeriesChunk | null = null;

  /** `range`: lowest and highest step of the batch, where known. */
  append(batch: FloatBatch, column: FloatColumn, range = findStepRange(batch)): void {
    if (column.valid === null && batch.rows >= KEPT_ROWS) {
      this.keep(batch.steps, column.values, batch.rows, range);
      return;
    }
    for (let row = 0; row < batch.rows; row += 1) {
      if (hasValue(column, row)) this.add(batch.steps[row]!, column.values[row]!);
    }
  }

  add(step: number, value: number): void {
    let { tail } = this;
    if (!tail || tail.rows === TAIL_ROWS) {
      tail = {
        steps: new Float64Array(TAIL_ROWS),
        values: new Float64Array(TAIL_ROWS),
        rows: 0,
        lowest: Infinity,
        highest: -Infinity,
        ascending: true,
      };
      this.tail = tail;
      this.chunks.push(tail);
    }
    tail.steps[tail.rows] = step;
    tail.values[tail.rows] = value;
    tail.rows += 1;
    if (step < tail.lowest) tail.lowest = step;
    if (step >= tail.highest) tail.highest = step;
    else tail.ascending = false;
    this.rows += 1;
    if (step > this.lastStep) this.lastStep = step;
  }

  /** The last value at or before `step` (of rows with the same step the last); NaN-safe; undefined when there is none. */
  valueAt(step: number): number | undefined {
    let best = -Infinity;
    let value: number | undefined;
    // From the end: once a value is found, chunks that only hold earlier steps need no look.
    for (let index = this.chunks.length - 1; index >= 0; index -= 1) {
      const chunk = this.chunks[index]!;
      if (chunk.lowest > step || chunk.highest <= best) continue;
      let found = -Infinity;
      let candidate: number | undefined;
      for (let row = 0; row < chunk.rows; row += 1) {
        const at = chunk.steps[row]!;
        if (at <= step && at >= found) {
          found = at;
          candidate = chunk.values[row];
        }
      }
      if (found > best) {
        best = found;
        value = candidate;
      }
    }
    return value;
  }

  /** Everything in two arrays. */
  toArrays(): { steps: Float64Array; values: Float64Array } {
    const steps = new Float64Array(this.rows);
    const values = new Float64Array(this.rows);
    let at = 0;
    for (const chunk of this.chunks) {
      steps.set(chunk.steps.subarray(0, chunk.rows), at);
      values.set(chunk.values.subarray(0, chunk.rows), at);
      at += chunk.rows;
    }
    return { steps, values };
  }

  private keep(steps: Float64Array, values: Float64Array, rows: number, range: StepRange): void {
    this.chunks.push({ steps, values, rows, ...range });
    this.tail = null;
    this.rows += rows;
    if (range.highest > this.lastStep) this.lastStep = range.highest;
  }
}

export interface StepRange {
  readonly lowest: number;
  readonly highest: number;
  readonly ascending: boolean;
}

export function findStepRange({
  steps,
  rows,
}: {
  readonly steps: Float64Array;
  readonly rows: number;
}): StepRange {
  let lowest = Infinity;
  let highest = -Infinity;
  let ascending = true;
  for (let row = 0; row < rows; row += 1) {
    const step = steps[row]!;
    if (step < lowest) lowest = step;
    if (step >= highest) highest = step;
    else ascending = false;
  }
  return { lowest, highest, ascending };
}
