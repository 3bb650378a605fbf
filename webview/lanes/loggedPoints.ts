import type { SeriesBuckets } from '../../src/domain/metrics';

export interface LoggedPoint {
  readonly s: number;
  readonly lo: number | null;
  readonly hi: number | null;
  /** The value itself, while a bucket is one row; null once bucketed: then lo … hi is drawn. */
  readonly raw: number | null;
  readonly ema: number | null;
}

export interface LoggedData {
  readonly points: readonly LoggedPoint[];
  readonly single: readonly LoggedPoint[];
  /** Where values stop being numbers. */
  readonly notNumbers: readonly { readonly s: number }[];
}

/** Buckets as chart rows; lines break where a value is not a number. `floor`: a log axis can't draw 0. */
export function toLoggedData(
  series: SeriesBuckets | undefined,
  floor = Number.NEGATIVE_INFINITY,
): LoggedData {
  if (!series) return { points: [], single: [], notNumbers: [] };
  const points: LoggedPoint[] = [];
  const notNumbers: { s: number }[] = [];
  let wasNumber = true;
  for (let i = 0; i < series.step.length; i += 1) {
    const s = series.step[i] as number;
    const broken = series.nonFinite[i] === 1;
    const lo = drawable(series.min[i], floor);
    const hi = drawable(series.max[i], floor);
    points.push({
      s,
      lo,
      hi,
      raw: broken || lo !== hi ? null : lo,
      ema: broken ? null : drawable(series.ema[i], floor),
    });
    if (broken && wasNumber && notNumbers.length < 3) notNumbers.push({ s });
    wasNumber = !broken;
  }
  return { points, single: points.length === 1 ? points : [], notNumbers };
}

function drawable(value: number | undefined, floor: number): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Math.max(value, floor);
}

/** Columns of a series that lie in the visible steps, for the y domain. */
export function visibleColumns(series: SeriesBuckets | undefined, x0: number, x1: number): Float64Array[] {
  if (!series) return [];
  let from = 0;
  let to = series.step.length;
  while (from < to && (series.step[from] as number) < x0) from += 1;
  while (to > from && (series.step[to - 1] as number) > x1) to -= 1;
  return [series.min.subarray(from, to), series.max.subarray(from, to), series.ema.subarray(from, to)];
}

export function loggedTable(
  series: SeriesBuckets | undefined,
  format: (value: number) => string,
  formatStep: (step: number) => string,
) {
  if (!series) return { columns: [], rows: [] };
  const bucketed = series.min.some((value, i) => value !== series.max[i]);
  const at = (column: Float64Array, i: number) => format(column[i] as number);
  return {
    columns: ['step', 'last', 'smoothed', ...(bucketed ? ['lowest', 'highest'] : [])],
    rows: Array.from(series.step, (step, i) => [
      formatStep(step),
      at(series.last, i),
      at(series.ema, i),
      ...(bucketed ? [at(series.min, i), at(series.max, i)] : []),
    ]),
  };
}
