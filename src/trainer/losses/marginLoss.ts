import type { MarginLossConfig } from '../../config/tripletConfig';
import type { Miner } from '../miners/miner';
import type { Loss } from './loss';
import { counts, toDivisor } from './reduction';

/**
 * MarginLoss (Wu et al. 2017) as PML has it: max(0, d_ap - β + α) + max(0, β - d_an + α) over mined triplets, β fixed. The
 * mean of non-zero divides by the number of halves above 0, the mean by the number of triplets.
 */
export function createMarginLoss({ margin, beta, reduction }: MarginLossConfig, mine: Miner): Loss {
  return (batch, moment) => {
    const { n, distances } = batch;
    const pairGradient = new Float64Array(n * n);
    let sum = 0;
    let count = 0;
    let active = 0;
    let halves = 0;
    const add = (at: number, loss: number, slope: number): boolean => {
      if (!counts(loss)) return false;
      sum += loss;
      halves++;
      pairGradient[at]! += slope;
      return true;
    };
    mine(
      batch,
      (a, p, q) => {
        count++;
        const near = add(a * n + p, distances[a * n + p]! - beta + margin, 1);
        const far = add(a * n + q, beta - distances[a * n + q]! + margin, -1);
        if (near || far) active++;
      },
      moment,
    );
    const divisor = toDivisor(reduction, count, halves);
    if (divisor !== 1) for (let i = 0; i < pairGradient.length; i++) pairGradient[i]! /= divisor;
    return { value: sum / divisor, pairGradient, count, active };
  };
}
