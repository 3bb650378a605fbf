import type { LossConfig } from '../../config/tripletConfig';
import type { Miner } from '../miners/miner';
import type { Loss } from './loss';

/**
 * The triplet loss over mined triplets with v = d_ap - d_an: hinge max(0, v + m), or soft margin ln(1 + e^v). Reduced by the
 * mean over all mined triplets, their sum, or the mean over those with a loss above 0 (PML AvgNonZeroReducer). No triplet: 0.
 */
export function createTripletLoss(config: LossConfig, mine: Miner): Loss {
  const { margin, soft, reduction } = config;
  return (batch) => {
    const { n, distances } = batch;
    const pairGradient = new Float64Array(n * n);
    let sum = 0;
    let count = 0;
    let active = 0;
    mine(batch, (a, p, q) => {
      const lead = distances[a * n + p]! - distances[a * n + q]!;
      count++;
      const loss = soft ? softplus(lead) : lead + margin;
      // Not "<= 0": a NaN must be seen in the loss.
      if (!(loss > 0) && !Number.isNaN(loss)) return;
      const slope = soft ? sigmoid(lead) : 1;
      sum += loss;
      active++;
      pairGradient[a * n + p]! += slope;
      pairGradient[a * n + q]! -= slope;
    });
    const divisor = reduction === 'sum' ? 1 : Math.max(1, reduction === 'mean' ? count : active);
    if (divisor !== 1) for (let i = 0; i < pairGradient.length; i++) pairGradient[i]! /= divisor;
    return { value: sum / divisor, pairGradient, count };
  };
}

/** ln(1 + e^x) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}
