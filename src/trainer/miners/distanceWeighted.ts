import type { EmbeddingBatch } from '../distances/embeddingBatch';
import type { Miner } from './miner';
import { listPartners } from './partners';

export interface DistanceWeighting {
  /** `pml`: the largest weight of the whole batch is 1, none from `farthest` on; `rdml`: the largest of each row is 1, no upper limit. */
  readonly variant: 'pml' | 'rdml';
  /** Shorter distances count as this long. */
  readonly nearest: number;
  readonly farthest: number;
}

/**
 * Negatives drawn in inverse proportion to how dense the unit sphere is at their distance (Wu et al. 2017), as many triplets
 * per anchor as its class has rows in the batch, each with a random positive. Rows must have length 1.
 */
export function createDistanceWeightedMiner(weighting: DistanceWeighting): Miner {
  return (batch, visit, { random }) => {
    const { n, labels } = batch;
    const weights = weighNegatives(batch, weighting);
    for (let a = 0; a < n; a++) {
      const { positives, negatives } = listPartners(labels, a);
      const total = negatives.reduce((sum, q) => sum + weights[a * n + q]!, 0);
      if (positives.length === 0 || !(total > 0)) continue;
      for (let k = 0; k <= positives.length; k++) {
        const positive = positives[random.nextBelow(positives.length)]!;
        visit(
          a,
          positive,
          pickWeighted(negatives, weights.subarray(a * n, (a + 1) * n), random.nextUnit() * total),
        );
      }
    }
  };
}

/** Weight of every pair, N×N; 0 for rows of one class. ln w = (2 - D) ln d - ((D - 3)/2) ln(1 - d²/4). */
export function weighNegatives(
  batch: EmbeddingBatch,
  { variant, nearest, farthest }: DistanceWeighting,
): Float64Array {
  const { n, d, labels, euclidean } = batch;
  const logs = euclidean.map((distance) => {
    const far = Math.max(distance, nearest);
    return (2 - d) * Math.log(far) - ((d - 3) / 2) * Math.log(1 - 0.25 * far * far);
  });
  // PML masks rows of one class by 0, which takes part in the maximum.
  for (let i = 0; i < n * n; i++) if (labels[Math.floor(i / n)] === labels[i % n]) logs[i]! *= 0;
  const largestOf = (values: Float64Array): number =>
    values.reduce((most, value) => (Number.isFinite(value) && value > most ? value : most), -Infinity);
  const overall = largestOf(logs);
  const weights = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    const largest = variant === 'pml' ? overall : largestOf(logs.subarray(a * n, (a + 1) * n));
    for (let q = 0; q < n; q++) {
      const at = a * n + q;
      const isFar = variant === 'pml' && Math.max(euclidean[at]!, nearest) >= farthest;
      if (labels[a] === labels[q] || isFar || !Number.isFinite(logs[at]!)) continue;
      weights[at] = Math.exp(logs[at]! - largest);
    }
  }
  return weights;
}

function pickWeighted(rows: readonly number[], weights: Float64Array, at: number): number {
  let left = at;
  for (const row of rows) {
    left -= weights[row]!;
    if (left < 0) return row;
  }
  // Rounding has eaten the last bit: the last row that can be drawn.
  return rows.findLast((row) => weights[row]! > 0)!;
}
