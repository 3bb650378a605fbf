import type { InfoNceLossConfig } from '../../config/tripletConfig';
import type { Loss } from './loss';
import type { PairMiner } from './pairs';
import { counts, toDivisor } from './reduction';

/**
 * InfoNCE with several positives, PML's NTXentLoss: for each positive pair -ln(e^(-d_ap/t) / (e^(-d_ap/t) + Σ_n e^(-d_an/t)))
 * over the negatives of its anchor. The distance takes the place of a similarity: 1 - cos gives the usual form.
 */
export function createInfoNceLoss({ temperature, reduction }: InfoNceLossConfig, minePairs: PairMiner): Loss {
  return (batch, moment) => {
    const { n, distances } = batch;
    const { positives, negatives } = minePairs(batch, moment);
    const pairGradient = new Float64Array(n * n);
    let sum = 0;
    let count = 0;
    let active = 0;
    // Without any negative in the batch PML has no loss.
    const anchors = negatives.some((often) => often > 0) ? n : 0;
    for (let a = 0; a < anchors; a++) {
      const others = listNegatives(a);
      for (let p = 0; p < n; p++) {
        const often = positives[a * n + p]!;
        if (often === 0) continue;
        const loss = addPair(a, p, often, others);
        count += often;
        sum += often * loss;
        if (counts(loss)) active += often;
      }
    }
    const divisor = toDivisor(reduction, count, active);
    if (divisor !== 1) for (let i = 0; i < pairGradient.length; i++) pairGradient[i]! /= divisor;
    return { value: sum / divisor, pairGradient, count, active };

    function listNegatives(a: number): { readonly at: number; readonly often: number }[] {
      const found: { at: number; often: number }[] = [];
      for (let at = a * n; at < (a + 1) * n; at++)
        if (negatives[at] !== 0) found.push({ at, often: negatives[at]! });
      return found;
    }

    function addPair(a: number, p: number, often: number, others: ReturnType<typeof listNegatives>): number {
      const at = a * n + p;
      const logit = (place: number): number => -distances[place]! / temperature;
      let largest = logit(at);
      for (const other of others) largest = Math.max(largest, logit(other.at));
      const own = Math.exp(logit(at) - largest);
      let total = own;
      for (const other of others) total += other.often * Math.exp(logit(other.at) - largest);
      pairGradient[at]! += (often * (1 - own / total)) / temperature;
      for (const other of others) {
        const share = (other.often * Math.exp(logit(other.at) - largest)) / total;
        pairGradient[other.at]! -= (often * share) / temperature;
      }
      return Math.log(total) - (logit(at) - largest);
    }
  };
}
