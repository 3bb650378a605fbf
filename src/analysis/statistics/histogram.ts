import type { Histogram } from '../../domain/snapshot';
import { countUpTo } from './sortedSearch';

export const BINS_PER_DECADE = 30;
export const LINEAR_BINS = 64;
const MOST_DECADES = 9;

export interface HistogramRange {
  readonly scale: 'log' | 'linear';
  readonly lo: number;
  readonly hi: number;
}

/** Whole decades around the values (ascending), at most nine below the largest, so that bins of two snapshots align. */
export function toLogRange(sorted: Float64Array): HistogramRange {
  const largest = sorted.length > 0 ? sorted[sorted.length - 1]! : 0;
  if (!(largest > 0)) return { scale: 'log', lo: 1e-9, hi: 1e-8 };
  let top = Math.ceil(Math.log10(largest));
  if (10 ** top < largest) top++;
  const smallest = sorted[countUpTo(sorted, largest * 10 ** -MOST_DECADES)] ?? largest;
  const bottom = Math.min(top - 1, Math.max(top - MOST_DECADES, Math.floor(Math.log10(smallest))));
  return { scale: 'log', lo: 10 ** bottom, hi: 10 ** top };
}

/** Upper edge of each bin of a range. */
function toEdges({ scale, lo, hi }: HistogramRange): Float64Array {
  if (scale === 'linear') {
    return Float64Array.from({ length: LINEAR_BINS }, (_, i) => lo + ((hi - lo) * (i + 1)) / LINEAR_BINS);
  }
  const bins = 1 + Math.max(1, Math.round(Math.log10(hi / lo) * BINS_PER_DECADE));
  return Float64Array.from({ length: bins }, (_, i) => lo * 10 ** (i / BINS_PER_DECADE));
}

/** Shares of ascending, non-negative values in the bins that `Histogram` documents; what lies beyond falls in the last. */
export function toHistogram(sorted: Float64Array, range: HistogramRange): Histogram {
  const edges = toEdges(range);
  const shares = new Float32Array(edges.length);
  let before = 0;
  for (let i = 0; i < edges.length && sorted.length > 0; i++) {
    const upTo = i === edges.length - 1 ? sorted.length : countUpTo(sorted, edges[i]!);
    shares[i] = (upTo - before) / sorted.length;
    before = upTo;
  }
  return { ...range, shares };
}
