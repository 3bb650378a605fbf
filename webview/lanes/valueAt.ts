import type { SeriesBuckets } from '../../src/domain/metrics';
import type { PanelFace } from '../../src/protocol/panel';
import { indexAtOrBefore } from '../state/steps';

/** Quantile columns of ribbons: levels 0, 5, 25, 50, 75, 95, 100 %. */
export const LEVEL = { p05: 1, p25: 2, p50: 3, p75: 4, p95: 5 } as const;

/** A snapshot column's value at a step: the last snapshot at or before it; null where there is none. */
export function snapshotValue(
  steps: ArrayLike<number>,
  column: ArrayLike<number> | undefined,
  at: number,
): number | null {
  if (!column) return null;
  const index = indexAtOrBefore(steps, at);
  return index < 0 ? null : (column[index] ?? null);
}

/** As `snapshotValue`, but passes over snapshots that lack the value (no labels then, another split). */
export function lastKnown(
  steps: ArrayLike<number>,
  column: ArrayLike<number> | undefined,
  at: number,
): number | null {
  if (!column) return null;
  for (let index = indexAtOrBefore(steps, at); index >= 0; index -= 1) {
    const value = column[index];
    if (value !== undefined && !Number.isNaN(value)) return value;
  }
  return null;
}

/** A logged metric's value at a step: exact from the host where it has sent it, else from the buckets. */
export function loggedValue(
  series: SeriesBuckets | undefined,
  face: PanelFace | null,
  name: string,
  at: number,
): number | null {
  if (face && face.cursor === at) {
    const exact = face.values[name];
    if (exact !== undefined) return exact;
  }
  if (!series) return null;
  const index = indexAtOrBefore(series.step, at);
  return index < 0 ? null : (series.last[index] ?? null);
}

export function smoothedValue(series: SeriesBuckets | undefined, at: number): number | null {
  if (!series) return null;
  const index = indexAtOrBefore(series.step, at);
  if (index < 0) return null;
  return series.nonFinite[index] ? (series.last[index] ?? null) : (series.ema[index] ?? null);
}

/** The largest finite value among columns and where it stood. */
export function highest(
  steps: ArrayLike<number>,
  column: ArrayLike<number>,
): { value: number; step: number } | null {
  let best: { value: number; step: number } | null = null;
  for (let i = 0; i < column.length; i += 1) {
    const value = column[i] as number;
    if (Number.isFinite(value) && (best === null || value > best.value))
      best = { value, step: steps[i] as number };
  }
  return best;
}

export type Trend = 'falling' | 'rising' | 'steady';

/** How the last fifth of a column up to a step compares with the fifth before, beyond 2 %. */
export function trendOf(column: ArrayLike<number>, upTo: number): Trend {
  const size = Math.max(2, Math.floor((upTo + 1) / 5));
  const now = meanOf(column, upTo - size + 1, upTo);
  const before = meanOf(column, upTo - 2 * size + 1, upTo - size);
  if (now === null || before === null) return 'steady';
  const change = (now - before) / Math.max(Math.abs(before), 1e-12);
  if (change > 0.02) return 'rising';
  return change < -0.02 ? 'falling' : 'steady';
}

function meanOf(column: ArrayLike<number>, from: number, to: number): number | null {
  let sum = 0;
  let count = 0;
  for (let i = Math.max(0, from); i <= to; i += 1) {
    const value = column[i];
    if (value === undefined || !Number.isFinite(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}
