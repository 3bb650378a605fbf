import type { SeriesBuckets } from '../../src/domain/metrics';
import type { NumberColumn } from './lane';

/** A logged metric's values as shown: the last of each bucket, their moving average, and the extremes once rows are bucketed. */
export function loggedColumns(name: string, series: SeriesBuckets | undefined): NumberColumn[] {
  if (!series) return [];
  const { step, last, ema, min, max } = series;
  const bucketed = min.some((value, i) => value !== max[i] && !Number.isNaN(value));
  return [
    { name, step, values: last, logged: true },
    { name: `${name} smoothed (EMA 0.1)`, step, values: ema },
    ...(bucketed
      ? [
          { name: `${name} lowest`, step, values: min },
          { name: `${name} highest`, step, values: max },
        ]
      : []),
  ];
}

/** Quantile levels 5, 25, 50, 75 and 95 % of snapshots. */
export function quantileColumns(
  name: string,
  step: Float64Array,
  levels: readonly Float64Array[] | null,
): NumberColumn[] {
  return ['5 %', '25 %', 'median', '75 %', '95 %'].flatMap((word, i) => {
    const values = levels?.[i + 1];
    return values ? [{ name: `${name} ${word}`.trim(), step, values }] : [];
  });
}

/** A column of snapshots; none where nothing of it is known. */
export function snapshotColumn(
  name: string,
  step: Float64Array | undefined,
  values: Float64Array | undefined,
): NumberColumn[] {
  return step && values?.some((value) => !Number.isNaN(value)) ? [{ name, step, values }] : [];
}
