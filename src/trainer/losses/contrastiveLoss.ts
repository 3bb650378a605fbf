import type { ContrastiveLossConfig } from '../../config/tripletConfig';
import type { Loss } from './loss';
import type { PairMiner } from './pairs';
import { counts, toDivisor } from './reduction';

/**
 * Contrastive loss as PML has it: max(0, d_ap - m_pos) over the positive pairs and max(0, m_neg - d_an) over the negative
 * ones, each side reduced by itself, then added.
 */
export function createContrastiveLoss(config: ContrastiveLossConfig, minePairs: PairMiner): Loss {
  const { positiveMargin, negativeMargin, reduction } = config;
  return (batch, moment) => {
    const { n, distances } = batch;
    const { positives, negatives } = minePairs(batch, moment);
    const pairGradient = new Float64Array(n * n);
    const near = addSide(positives, pairGradient, 1, reduction, (at) => distances[at]! - positiveMargin);
    const far = addSide(negatives, pairGradient, -1, reduction, (at) => negativeMargin - distances[at]!);
    return {
      value: near.value + far.value,
      pairGradient,
      count: near.count + far.count,
      active: near.active + far.active,
    };
  };
}

function addSide(
  times: Float64Array,
  pairGradient: Float64Array,
  slope: number,
  reduction: ContrastiveLossConfig['reduction'],
  lossOf: (at: number) => number,
): { value: number; count: number; active: number } {
  const places: number[] = [];
  let sum = 0;
  let count = 0;
  let active = 0;
  for (let at = 0; at < times.length; at++) {
    const often = times[at]!;
    if (often === 0) continue;
    count += often;
    const loss = lossOf(at);
    if (!counts(loss)) continue;
    sum += often * loss;
    active += often;
    places.push(at);
  }
  const divisor = toDivisor(reduction, count, active);
  for (const at of places) pairGradient[at]! += (slope * times[at]!) / divisor;
  return { value: sum / divisor, count, active };
}
