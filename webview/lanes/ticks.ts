import { formatTick } from '../words/numbers';

export interface AxisTicks {
  readonly yTicks: readonly number[];
  readonly yLabels: readonly string[];
}

/** A few round values within [low, high], at most `count`. */
export function linearTicks(low: number, high: number, count = 3): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step =
    [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw * 0.999) ?? 10 * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1)
    ticks.push(round(i * step));
  return ticks;
}

/** Decades within [low, high], thinned to at most `count`; over less than two decades also halves and fifths. */
export function logTicks(low: number, high: number, count = 5): number[] {
  const decades = Math.log10(high / low);
  const factors = decades > 2.2 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent += 1) {
    for (const factor of factors) {
      const value = round(factor * 10 ** exponent);
      if (value >= low * 0.999 && value <= high * 1.001) ticks.push(value);
    }
  }
  if (ticks.length === 0) return [round(Math.sqrt(low * high))];
  const every = Math.ceil(ticks.length / count);
  const anchor = Math.max(0, ticks.indexOf(1));
  return ticks.filter((_, index) => (((index - anchor) % every) + every) % every === 0);
}

export function labelled(
  ticks: readonly number[],
  format: (value: number) => string = formatTick,
): AxisTicks {
  return { yTicks: ticks, yLabels: ticks.map(format) };
}

function round(value: number): number {
  return Number(value.toPrecision(12));
}

export interface Extent {
  readonly low: number;
  readonly high: number;
}

/** Smallest and largest finite value (with `positive`: above 0) of all columns; null when there is none. */
export function extentOf(columns: readonly Iterable<number>[], positive = false): Extent | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    for (const value of column) {
      if (!Number.isFinite(value) || (positive && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? { low, high } : null;
}

/** Widens a log extent by a little, and to at least half a decade. */
export function padLog({ low, high }: Extent): Extent {
  const middle = Math.sqrt(low * high);
  const half = Math.max(Math.sqrt(high / low) * 1.12, 1.8);
  return { low: middle / half, high: middle * half };
}
