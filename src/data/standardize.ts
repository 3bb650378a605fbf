import type { DataConfig } from '../config/tripletConfig';
import { rowsAtOnce } from './features/featureRows';
import type { FeatureRows } from './features/featureRows';
import { MemoryRows } from './features/memoryRows';

/** What is subtracted from each of the D features and what they are divided by; both D long, in float64. */
export interface Standardization {
  readonly mean: Float64Array;
  /** Above 0: 1 where a feature is constant. */
  readonly deviation: Float64Array;
}

/** Waited for between two pieces of work; may throw, and nothing more is done. */
export type Tell = (share: number) => void | Promise<void>;

/**
 * Mean and population standard deviation (divided by N) over some rows, in one pass (Welford): of all features together
 * (`scale`) or of each (`per-feature`, scikit-learn's StandardScaler). Null for `none`.
 */
export async function fitStandardization(
  features: FeatureRows,
  rows: Int32Array,
  kind: DataConfig['standardize'],
  tell: Tell = () => undefined,
): Promise<Standardization | null> {
  if (kind === 'none' || rows.length === 0) return null;
  const { d } = features;
  const moments = new Moments(kind === 'scale' ? 1 : d);
  const atOnce = Math.min(rows.length, rowsAtOnce(d));
  const chunk = new Float32Array(atOnce * d);
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.subarray(from, from + atOnce);
    features.rowsInto(some, chunk);
    moments.add(chunk.subarray(0, some.length * d));
    await tell((from + some.length) / rows.length);
  }
  const { mean, deviation } = moments;
  if (kind === 'per-feature') return { mean, deviation };
  return { mean: new Float64Array(d).fill(mean[0]!), deviation: new Float64Array(d).fill(deviation[0]!) };
}

/** Running mean and sum of squared differences from it, for each of some groups that take turns. */
class Moments {
  readonly mean: Float64Array;
  private readonly squares: Float64Array;
  private readonly first: Float64Array;
  private readonly varies: Uint8Array;
  private count = 0;

  constructor(private readonly groups: number) {
    this.mean = new Float64Array(groups);
    this.squares = new Float64Array(groups);
    this.first = new Float64Array(groups);
    this.varies = new Uint8Array(groups);
  }

  /** A whole number of turns. */
  add(values: Float32Array): void {
    const { groups, mean, squares, first, varies } = this;
    for (let at = 0; at < values.length; at += groups) {
      const count = ++this.count;
      for (let group = 0; group < groups; group++) {
        const value = values[at + group]!;
        if (count === 1) first[group] = value;
        else if (value !== first[group]) varies[group] = 1;
        const difference = value - mean[group]!;
        mean[group]! += difference / count;
        squares[group]! += difference * (value - mean[group]!);
      }
    }
  }

  /** A constant's mean may be off by rounding: its deviation would be noise, not 0. */
  get deviation(): Float64Array {
    return this.squares.map((sum, group) => (this.varies[group] ? Math.sqrt(sum / this.count) || 1 : 1));
  }
}

/**
 * Features that are (x - mean) / deviation. Those in memory are changed where they are; those in a file when they are read,
 * with the same results.
 */
export async function standardize(
  features: FeatureRows,
  fit: Standardization | null,
  tell: Tell = () => undefined,
): Promise<FeatureRows> {
  if (!fit) return features;
  if (!(features instanceof MemoryRows)) return new StandardizedRows(features, fit);
  const { values, d, n } = features;
  const atOnce = rowsAtOnce(d);
  for (let from = 0; from < n; from += atOnce) {
    const to = Math.min(n, from + atOnce);
    apply(values.subarray(from * d, to * d), d, fit);
    await tell(to / n);
  }
  return features;
}

class StandardizedRows implements FeatureRows {
  readonly n: number;
  readonly d: number;

  constructor(
    private readonly features: FeatureRows,
    private readonly fit: Standardization,
  ) {
    this.n = features.n;
    this.d = features.d;
  }

  rowsInto(rows: Int32Array, target: Float32Array): void {
    this.features.rowsInto(rows, target);
    apply(target.subarray(0, rows.length * this.d), this.d, this.fit);
  }

  close(): void {
    this.features.close();
  }
}

function apply(values: Float32Array, d: number, { mean, deviation }: Standardization): void {
  for (let start = 0; start < values.length; start += d)
    for (let k = 0; k < d; k++) values[start + k] = (values[start + k]! - mean[k]!) / deviation[k]!;
}
