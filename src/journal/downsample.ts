import type { SeriesBuckets } from '../domain/metrics';
import type { Series, SeriesChunk } from './series';

/** Weight of a row in the moving average. */
const EMA_WEIGHT = 0.1;
/** Rows before a window that its moving average starts with: what is older weighs less than 1e-23. */
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
    [{ steps, values, rows, lowest: -Infinity, highest: Infinity }],
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

/** Rows come by the million: the bucket at hand is kept in locals, and written back when a row belongs to another. */
class Buckets {
  private readonly step: Float64Array;
  private readonly min: Float64Array;
  private readonly max: Float64Array;
  private readonly ema: Float64Array;
  private readonly last: Float64Array;
  private readonly nonFinite: Uint8Array;
  private readonly perStep: number;
  private average = 0;
  private weight = 0;
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

  addRows({ steps, values, rows }: SeriesChunk, firstRow: number): void {
    const { from, to, perStep } = this;
    const lastBucket = this.count - 1;
    let { average, weight, inWindow } = this;
    let bucket = -1;
    let [first, min, max, last, nonFinite] = [Infinity, Infinity, -Infinity, NaN, 0];
    for (let row = firstRow; row < rows; row += 1) {
      const step = steps[row]!;
      const value = values[row]!;
      const isFiniteValue = value - value === 0;
      const isInside = step >= from && step <= to;
      if (!isInside && inWindow) continue;
      const index = isInside ? Math.min(lastBucket, Math.floor((step - from) * perStep)) : bucket;
      if (index !== bucket) {
        if (bucket >= 0) this.put(bucket, first, min, max, last, nonFinite, average, weight);
        bucket = index;
        first = this.step[bucket]!;
        min = this.min[bucket]!;
        max = this.max[bucket]!;
        nonFinite = this.nonFinite[bucket]!;
        inWindow = true;
      }
      if (isFiniteValue) {
        average += (value - average) * EMA_WEIGHT;
        // Bias-corrected: the weights seen so far are taken to sum to one.
        weight += (1 - weight) * EMA_WEIGHT;
      }
      if (!isInside) continue;
      if (isFiniteValue) {
        if (value < min) min = value;
        if (value > max) max = value;
      } else {
        nonFinite = 1;
      }
      if (step < first) first = step;
      last = value;
    }
    if (bucket >= 0) this.put(bucket, first, min, max, last, nonFinite, average, weight);
    this.average = average;
    this.weight = weight;
    this.inWindow = inWindow;
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

  private put(
    bucket: number,
    first: number,
    min: number,
    max: number,
    last: number,
    nonFinite: number,
    average: number,
    weight: number,
  ): void {
    this.step[bucket] = first;
    this.min[bucket] = min;
    this.max[bucket] = max;
    this.last[bucket] = last;
    this.nonFinite[bucket] = nonFinite;
    this.ema[bucket] = weight > 0 ? average / weight : NaN;
  }
}
