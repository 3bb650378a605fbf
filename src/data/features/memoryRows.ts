import type { FeatureRows } from './featureRows';

/** Features that fit into memory. */
export class MemoryRows implements FeatureRows {
  readonly n: number;

  /** `values`: N×D, row-major. */
  constructor(
    readonly values: Float32Array,
    readonly d: number,
  ) {
    this.n = values.length / d;
  }

  rowsInto(rows: Int32Array, target: Float32Array): void {
    const { values, d } = this;
    for (let i = 0; i < rows.length; i++)
      target.set(values.subarray(rows[i]! * d, (rows[i]! + 1) * d), i * d);
  }

  close(): void {
    // The collector does it.
  }
}
