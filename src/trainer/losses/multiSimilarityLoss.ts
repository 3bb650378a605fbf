import type { MultiSimilarityLossConfig } from '../../config/tripletConfig';
import type { Loss } from './loss';
import type { PairMiner } from './pairs';
import { counts, toDivisor } from './reduction';

/** What is lost beside 1 in float32: there such a sum gives a loss of exactly 0, and PML does not count its row. */
const VANISHING = 2 ** -24;

/**
 * Multi-similarity loss (Wang et al. 2019) as PML has it, in distances: for each row
 * ln(1 + Σ_p e^(α(d_ap - base)))/α + ln(1 + Σ_n e^(β(base - d_an)))/β; rows are its terms. With the cosine distance `base` is
 * 1 - PML's. A pair that was mined twice counts once.
 */
export function createMultiSimilarityLoss(config: MultiSimilarityLossConfig, minePairs: PairMiner): Loss {
  const { alpha, beta, base, reduction } = config;
  return (batch, moment) => {
    const { n, distances } = batch;
    const { positives, negatives } = minePairs(batch, moment);
    const pairGradient = new Float64Array(n * n);
    const losses = new Float64Array(n);
    for (let a = 0; a < n; a++) {
      const row = distances.subarray(a * n, (a + 1) * n);
      const slopes = pairGradient.subarray(a * n, (a + 1) * n);
      losses[a] =
        addSide(row, positives.subarray(a * n, (a + 1) * n), slopes, { scale: alpha, sign: 1, base }) +
        addSide(row, negatives.subarray(a * n, (a + 1) * n), slopes, { scale: beta, sign: -1, base });
    }
    const active = losses.filter((loss) => counts(loss - VANISHING / Math.min(alpha, beta))).length;
    const divisor = toDivisor(reduction, n, active);
    if (divisor !== 1) for (let i = 0; i < pairGradient.length; i++) pairGradient[i]! /= divisor;
    return { value: losses.reduce((sum, loss) => sum + loss, 0) / divisor, pairGradient, count: n, active };
  };
}

/** ln(1 + Σ e^(scale·sign·(d - base)))/scale over the pairs of a row; adds its slope in each distance. */
function addSide(
  distances: Float64Array,
  pairs: Float64Array,
  slopes: Float64Array,
  { scale, sign, base }: { readonly scale: number; readonly sign: 1 | -1; readonly base: number },
): number {
  const exponent = (j: number): number => scale * sign * (distances[j]! - base);
  let largest = 0;
  for (let j = 0; j < pairs.length; j++) if (pairs[j] !== 0) largest = Math.max(largest, exponent(j));
  let sum = Math.exp(-largest);
  for (let j = 0; j < pairs.length; j++) if (pairs[j] !== 0) sum += Math.exp(exponent(j) - largest);
  for (let j = 0; j < pairs.length; j++) {
    if (pairs[j] !== 0) slopes[j]! += (sign * Math.exp(exponent(j) - largest)) / sum;
  }
  return (largest + Math.log(sum)) / scale;
}
