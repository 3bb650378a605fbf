import { QUANTILE_LEVELS, type Quantiles } from '../../domain/snapshot';

/** Quantile of an ascending array by linear interpolation between ranks (NumPy's default); NaN when empty. */
export function toQuantile(sorted: Float64Array, level: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = level * (sorted.length - 1);
  const low = Math.floor(at);
  const a = sorted[low]!;
  const b = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return a === b ? a : a + (b - a) * (at - low);
}

export function toQuantiles(
  sorted: Float64Array,
  transform: (value: number) => number = (x) => x,
): Quantiles {
  return QUANTILE_LEVELS.map((level) => transform(toQuantile(sorted, level))) as unknown as Quantiles;
}
