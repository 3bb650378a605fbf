import { FeaturePlace } from '../../src/data/features/featurePlace';
import { rowRange } from '../../src/data/features/featureRows';
import type { FeatureRows } from '../../src/data/features/featureRows';

/** All N×D features, wherever they lie. */
export function valuesOf(features: FeatureRows): Float32Array {
  const values = new Float32Array(features.n * features.d);
  features.rowsInto(rowRange(0, features.n), values);
  return values;
}

/** A place of 8 GiB in memory, with a disk of 10 GiB that nothing is written to. */
export function memoryPlace(): FeaturePlace {
  return new FeaturePlace({
    name: 'x.npy',
    limit: 8 * 2 ** 30,
    folders: ['/disk'],
    keep: true,
    measure: (folder) => ({ folder, free: 10 * 2 ** 30, isMemory: false }),
  });
}
