import type { SeriesBuckets } from '../domain/metrics';
import { findStepRange, type Series, type SeriesChunk } from './series';

/** Weight of a row in the moving average. */
const EMA_WEIGHT = 0.1;
/** Rows that a moving average is taken over: what is older weighs less than 1e-23. */
const EMA_ROWS = 512;

/** As `downsampleSeries`, of two arrays of the same length. */
export function downsample(
  name: string,
  steps: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  points: number,
): SeriesBuckets {
  const rows = steps.length;
  return downsampleChunks(
    name,
    [{ steps, values, rows, ...findStepRange({ steps, rows }) }],
    from,
    to,
    points,
  );
}

/**
 * Min/max buckets of equal width in steps over from … to (both included), at most `points` of them; empty ones are left out.
 * Steps may come in any order and more than once. No spike and no NaN is lost: a bucket keeps its smallest and largest
 * finite value and whether something else stood in it.
 */
export function downsampleSeries(
  name: string,
  series: Series,
  from: number,
  to: number,
  points: number,
): SeriesBuckets {
  return downsampleChunks(name, series.chunks, from, to, points);
}

function downsampleChunks(
  name: string,
  chunks: readonly SeriesChunk[],
  from: number,
  to: number,
  points: number,
): SeriesBuckets {
  const buckets = new Buckets(from, to, Math.max(1, Math.floor(points)));
  let before = findWarmUp(chunks, from, to);
  for (const chunk of chunks) {
    if (before >= chunk.rows) {
      before -= chunk.rows;
      continue;
    }
    buckets.addRows(chunk, before);
    before = 0;
  }
  return buckets.collect(name);
}

/** Index over all rows at which to start: some rows before the first one inside the window. */
function findWarmUp(chunks: readonly SeriesChunk[], from: number, to: number): number {
  let index = 0;
  for (const { steps, rows, lowest, highest } of chunks) {
    if (highest >= from && lowest <= to) {
      for (let row = 0; row < rows; row += 1) {
        const step = steps[row]!;
        if (step >= from && step <= to) return Math.max(0, index + row - EMA_ROWS);
      }
    }
    index += rows;
  }
  return index;
}

/** Rows come by the million and mostly in order of steps: then a bucket's rows are found by bisection and taken in one go. */
class Buckets {
  private readonly step: Float64Array;
  private readonly min: Float64Array;
  private readonly max: Float64Array;
  private readonly ema: Float64Array;
  private readonly last: Float64Array;
  private readonly nonFinite: Uint8Array;
  private readonly perStep: number;
  private readonly average = new MovingAverage();
  private inWindow = false;

  constructor(
    private readonly from: number,
    private readonly to: number,
    private readonly count: number,
  ) {
    this.perStep = Math.min(1e9, count / (to - from + 1));
    this.step = new Float64Array(count).fill(Infinity);
    this.min = new Float64Array(count).fill(Infinity);
    this.max = new Float64Array(count).fill(-Infinity);
    this.ema = new Float64Array(count);
    this.last = new Float64Array(count);
    this.nonFinite = new Uint8Array(count);
  }

  addRows(chunk: SeriesChunk, firstRow: number): void {
    const { steps, rows, ascending } = chunk;
    for (let row = firstRow; row < rows;) {
      const bucket = this.bucketOf(steps[row]!);
      const end = ascending ? this.findEnd(steps, row, rows, bucket) : row + 1;
      if (bucket >= 0) this.addToBucket(chunk, row, end, bucket);
      else if (!this.inWindow) this.average.addRows(chunk.values, row, end);
      row = end;
    }
  }

  /** -1 before the window, -2 behind it. */
  private bucketOf(step: number): number {
    if (!(step >= this.from)) return -1;
    return step > this.to ? -2 : Math.min(this.count - 1, Math.floor((step - this.from) * this.perStep));
  }

  /** The first row behind `row` that belongs to another bucket, where steps ascend. */
  private findEnd(steps: Float64Array, row: number, rows: number, bucket: number): number {
    let low = row + 1;
    let high = rows;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.bucketOf(steps[middle]!) === bucket) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private addToBucket(
    { steps, values, ascending }: SeriesChunk,
    start: number,
    end: number,
    bucket: number,
  ): void {
    let min = this.min[bucket]!;
    let max = this.max[bucket]!;
    let nonFinite = 0;
    for (let row = start; row < end; row += 1) {
      const value = values[row]!;
      if (value - value !== 0) nonFinite = 1;
      else {
        if (value < min) min = value;
        if (value > max) max = value;
      }
    }
    this.average.addRows(values, start, end);
    const first = ascending || end === start + 1 ? steps[start]! : Infinity;
    if (first < this.step[bucket]!) this.step[bucket] = first;
    this.min[bucket] = min;
    this.max[bucket] = max;
    this.last[bucket] = values[end - 1]!;
    this.ema[bucket] = this.average.value;
    if (nonFinite === 1) this.nonFinite[bucket] = 1;
    this.inWindow = true;
  }

  /** Buckets that hold rows. A bucket without a finite value has NaN as min and max. */
  collect(name: string): SeriesBuckets {
    const used: number[] = [];
    this.step.forEach((step, bucket) => step !== Infinity && used.push(bucket));
    const pick = (array: Float64Array): Float64Array => Float64Array.from(used, (bucket) => array[bucket]!);
    const finite = (array: Float64Array): Float64Array => pick(array).map((v) => (v - v === 0 ? v : NaN));
    return {
      name,
      step: pick(this.step),
      min: finite(this.min),
      max: finite(this.max),
      ema: pick(this.ema),
      last: pick(this.last),
      nonFinite: Uint8Array.from(used, (bucket) => this.nonFinite[bucket]!),
    };
  }
}

/** Exponential moving average over finite values, bias-corrected: the weights seen so far are taken to sum to one. */
class MovingAverage {
  private average = 0;
  private weight = 0;

  /** NaN before the first finite value. */
  get value(): number {
    return this.weight > 0 ? this.average / this.weight : NaN;
  }

  addRows(values: Float64Array, start: number, end: number): void {
    let { average, weight } = this;
    for (let row = Math.max(start, end - EMA_ROWS); row < end; row += 1) {
      const value = values[row]!;
      if (value - value !== 0) continue;
      average += (value - average) * EMA_WEIGHT;
      weight += (1 - weight) * EMA_WEIGHT;
    }
    this.average = average;
    this.weight = weight;
  }
}
