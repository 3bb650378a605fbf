import type { FaultsConfig } from '../../config/schema/faultsSchema';
import { SeededRandom } from '../../util/seededRandom';

/** The labels that the loss of a step sees in place of the true ones of its batch. */
export function spoilBatchLabels(
  labels: Int32Array,
  faults: FaultsConfig,
  { seed, step }: { readonly seed: number; readonly step: number },
): Int32Array {
  switch (faults.labels) {
    case 'unique':
      return labels.map((_, i) => i);
    case 'equal':
      return labels.map(() => 0);
    case 'shuffled':
      return SeededRandom.fromSeed(seed, `shuffled labels ${step}`).shuffle(labels.slice());
    default:
      return labels;
  }
}

/** Labels of all rows with those of some or all training rows replaced by random ones. */
export function spoilTableLabels(
  labels: Int32Array,
  trainRows: Int32Array,
  classes: number,
  { faults, seed }: { readonly faults: FaultsConfig; readonly seed: number },
): Int32Array {
  const share = faults.labels === 'random' ? 1 : (faults.labelNoise ?? 0);
  if (share === 0) return labels;
  const random = SeededRandom.fromSeed(seed, 'label noise');
  const spoilt = labels.slice();
  for (const row of trainRows) if (random.nextUnit() < share) spoilt[row] = random.nextBelow(classes);
  return spoilt;
}
