import type { FaultsConfig } from '../../config/schema/faultsSchema';
import type { FeatureRows } from '../../data/features/featureRows';
import { groupByClass } from '../../data/splitRows';
import { SeededRandom } from '../../util/seededRandom';

/** N×D features with an offset, or all equal to the first row. */
export function spoilFeatures(features: FeatureRows, faults: FaultsConfig): FeatureRows {
  const { inputOffset = 0, constantInputs = false } = faults;
  if (inputOffset === 0 && !constantInputs) return features;
  return new SpoiltRows(features, inputOffset, constantInputs);
}

class SpoiltRows implements FeatureRows {
  readonly n: number;
  readonly d: number;

  constructor(
    private readonly features: FeatureRows,
    private readonly offset: number,
    private readonly areConstant: boolean,
  ) {
    this.n = features.n;
    this.d = features.d;
  }

  rowsInto(rows: Int32Array, target: Float32Array): void {
    this.features.rowsInto(this.areConstant ? new Int32Array(rows.length) : rows, target);
    for (let i = 0; i < rows.length * this.d; i++) target[i]! += this.offset;
  }

  close(): void {
    this.features.close();
  }
}

/** The training rows that are left: few, or mostly of the first class. */
export function spoilTrainRows(
  rows: Int32Array,
  labels: Int32Array,
  classes: number,
  { faults, seed }: { readonly faults: FaultsConfig; readonly seed: number },
): Int32Array {
  const random = SeededRandom.fromSeed(seed, 'spoilt rows');
  const groups = groupByClass(labels, rows, classes).map((group) => random.shuffle(group));
  if (faults.dominantClass !== undefined) return toSorted(keepDominant(groups, faults.dominantClass));
  if (faults.trainRows !== undefined) return toSorted(keepFew(groups, faults.trainRows));
  return rows;
}

/** All rows of the first class, and of each other an equal part of what is left. */
function keepDominant(groups: readonly number[][], share: number): number[] {
  const [first = [], ...others] = groups;
  const each = Math.max(2, Math.round((first.length * (1 - share)) / share / Math.max(1, others.length)));
  return [...first, ...others.flatMap((group) => group.slice(0, each))];
}

/** Two rows of a class before a third of any. */
function keepFew(groups: readonly number[][], count: number): number[] {
  const kept: number[] = [];
  const longest = Math.max(...groups.map((group) => group.length));
  for (let k = 0; k < longest; k += 2) {
    for (const group of groups) if (kept.length < count) kept.push(...group.slice(k, k + 2));
  }
  return kept.slice(0, count);
}

function toSorted(rows: readonly number[]): Int32Array {
  return Int32Array.from(rows).sort();
}
