import type { DataConfig } from '../config/tripletConfig';
import type { DataTable } from './dataTable';

/** What is subtracted from each of the D features and what they are divided by; both D long, in float64. */
export interface Standardization {
  readonly mean: Float64Array;
  /** Above 0: 1 where a feature is constant. */
  readonly deviation: Float64Array;
}

/**
 * Mean and population standard deviation (divided by N) over some rows, in two passes: of all features together
 * (`scale`) or of each (`per-feature`, scikit-learn's StandardScaler). Null for `none`.
 */
export function fitStandardization(
  { features, d }: Pick<DataTable, 'features' | 'd'>,
  rows: Int32Array,
  kind: DataConfig['standardize'],
): Standardization | null {
  if (kind === 'none' || rows.length === 0) return null;
  const groups = kind === 'scale' ? 1 : d;
  const perGroup = (rows.length * d) / groups;
  const mean = new Float64Array(groups);
  const variance = new Float64Array(groups);
  const first = Float64Array.from({ length: groups }, (_, group) => features[rows[0]! * d + group]!);
  const varies = new Uint8Array(groups);
  const visit = (take: (group: number, value: number) => void): void => {
    for (const row of rows) for (let k = 0; k < d; k++) take(groups === 1 ? 0 : k, features[row * d + k]!);
  };
  visit((group, value) => {
    mean[group]! += value;
    if (value !== first[group]) varies[group] = 1;
  });
  for (let group = 0; group < groups; group++) mean[group]! /= perGroup;
  visit((group, value) => {
    variance[group]! += (value - mean[group]!) ** 2;
  });
  // A constant's mean may be off by rounding: its deviation would be noise, not 0.
  const deviation = variance.map((sum, group) => (varies[group] ? Math.sqrt(sum / perGroup) || 1 : 1));
  return {
    mean: Float64Array.from({ length: d }, (_, k) => mean[groups === 1 ? 0 : k]!),
    deviation: Float64Array.from({ length: d }, (_, k) => deviation[groups === 1 ? 0 : k]!),
  };
}

/** A table whose features, N×D, are (x - mean) / deviation; the given one stays as it is. */
export function standardize(table: DataTable, fit: Standardization | null): DataTable {
  if (!fit) return table;
  const { d } = table;
  const features = new Float32Array(table.features.length);
  for (let start = 0; start < features.length; start += d) {
    for (let k = 0; k < d; k++)
      features[start + k] = (table.features[start + k]! - fit.mean[k]!) / fit.deviation[k]!;
  }
  return { ...table, features };
}
