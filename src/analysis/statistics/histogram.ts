import type { Histogram } from '../../domain/snapshot';

export const BINS_PER_DECADE = 30;
export const LINEAR_BINS = 64;
const MOST_DECADES = 9;

export interface HistogramRange {
  readonly scale: 'log' | 'linear';
  readonly lo: number;
  readonly hi: number;
}

/** Whole decades around the values, at most nine below the largest, so that bins of two snapshots always align. */
export function toLogRange(sorted: Float64Array): HistogramRange {
  const largest = sorted.length > 0 ? sorted[sorted.length - 1]! : 0;
  if (!(largest > 0)) return { scale: 'log', lo: 1e-9, hi: 1e-8 };
  let top = Math.ceil(Math.log10(largest));
  if (10 ** top < largest) top++;
  const smallest = sorted.find((value) => value > largest * 10 ** -MOST_DECADES) ?? largest;
  const bottom = Math.min(top - 1, Math.max(top - MOST_DECADES, Math.floor(Math.log10(smallest))));
  return { scale: 'log', lo: 10 ** bottom, hi: 10 ** top };
}

/** Counts values (any order, non-negative) into the bins that `Histogram` documents, as shares of all. */
export function toHistogram(values: Float64Array, range: HistogramRange): Histogram {
  const { scale, lo, hi } = range;
  const bins =
    scale === 'linear' ? LINEAR_BINS : 1 + Math.max(1, Math.round(Math.log10(hi / lo) * BINS_PER_DECADE));
  const counts = new Float64Array(bins);
  const factor = BINS_PER_DECADE / Math.LN10;
  const logLo = Math.log(lo);
  const width = (hi - lo) / bins;
  for (const value of values) {
    let bin: number;
    if (scale === 'linear') bin = Math.floor((value - lo) / width);
    else bin = value <= lo ? 0 : Math.ceil((Math.log(value) - logLo) * factor);
    const clamped = bin < 0 ? 0 : bin >= bins ? bins - 1 : bin;
    counts[clamped] = counts[clamped]! + 1;
  }
  const shares = new Float32Array(bins);
  if (values.length > 0) for (let i = 0; i < bins; i++) shares[i] = counts[i]! / values.length;
  return { scale, lo, hi, shares };
}
