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
  const count = Math.max(1, Math.floor(points));
  const width = Math.max(1e-9, (to - from + 1) / count);
  const all = new Buckets(count);
  const skip = findWarmUp(chunks, from, to);
  let average = 0;
  let weight = 0;
  let before = skip;
  let inWindow = false;
  for (const chunk of chunks) {
    if (before >= chunk.rows) {
      before -= chunk.rows;
      continue;
    }
    const { steps, values, rows } = chunk;
    for (let row = before; row < rows; row += 1) {
      const step = steps[row]!;
      const value = values[row]!;
      const inside = step >= from && step <= to;
      if (inside) inWindow = true;
      else if (inWindow) continue;
      if (value - value === 0) {
        average += (value - average) * EMA_WEIGHT;
        // Bias-corrected: the weights seen so far are taken to sum to one.
        weight += (1 - weight) * EMA_WEIGHT;
      }
      if (inside)
        all.add(Math.min(count - 1, Math.floor((step - from) / width)), step, value, average, weight);
    }
    before = 0;
  }
  return all.collect(name);
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

class Buckets {
  private readonly step: Float64Array;
  private readonly min: Float64Array;
  private readonly max: Float64Array;
  private readonly average: Float64Array;
  private readonly weight: Float64Array;
  private readonly last: Float64Array;
  private readonly nonFinite: Uint8Array;

  constructor(count: number) {
    this.step = new Float64Array(count).fill(Infinity);
    this.min = new Float64Array(count).fill(Infinity);
    this.max = new Float64Array(count).fill(-Infinity);
    this.average = new Float64Array(count);
    this.weight = new Float64Array(count);
    this.last = new Float64Array(count);
    this.nonFinite = new Uint8Array(count);
  }

  add(bucket: number, step: number, value: number, average: number, weight: number): void {
    if (step < this.step[bucket]!) this.step[bucket] = step;
    if (value - value === 0) {
      if (value < this.min[bucket]!) this.min[bucket] = value;
      if (value > this.max[bucket]!) this.max[bucket] = value;
    } else {
      this.nonFinite[bucket] = 1;
    }
    this.average[bucket] = average;
    this.weight[bucket] = weight;
    this.last[bucket] = value;
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
      ema: Float64Array.from(used, (bucket) =>
        this.weight[bucket]! > 0 ? this.average[bucket]! / this.weight[bucket]! : NaN,
      ),
      last: pick(this.last),
      nonFinite: Uint8Array.from(used, (bucket) => this.nonFinite[bucket]!),
    };
  }
}
