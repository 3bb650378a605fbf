import type { FeatureRows } from './featureRows';

/** Features that were read and checked, and that nobody wanted to keep. */
export class CheckedRows implements FeatureRows {
  constructor(
    readonly n: number,
    readonly d: number,
  ) {}

  rowsInto(): void {
    throw new Error('these features were only checked');
  }

  close(): void {
    // There is nothing.
  }
}
