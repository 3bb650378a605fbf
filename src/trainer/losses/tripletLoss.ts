import type { TripletLossConfig } from '../../config/tripletConfig';
import type { Miner } from '../miners/miner';
import type { Loss } from './loss';
import { counts, divideAll, sigmoid, softplus, toDivisor } from './reduction';

/** Up to this share of all pairs it is quicker to remember those that were mined than to look for them. */
const FEW = 1 / 16;

/**
 * The triplet loss over mined triplets with v = d_ap - d_an: hinge max(0, v + m), soft margin ln(1 + e^v), or PML's smooth
 * ln(1 + e^(v + m)). With `swap` d_an is min(d_an, d_pn). Reduced by the mean over all mined triplets, their sum, or the mean
 * over those with a loss above 0 (PML AvgNonZeroReducer). No triplet: 0.
 */
export function createTripletLoss(config: TripletLossConfig, mine: Miner): Loss {
  const { soft, smooth, swap, reduction } = config;
  const margin = soft ? 0 : config.margin;
  const isHinge = !soft && !smooth;
  return (batch, moment) => {
    const { n, distances } = batch;
    const pairGradient = new Float64Array(n * n);
    const places: number[] = [];
    const most = n * n * FEW;
    let sum = 0;
    let count = 0;
    let active = 0;
    mine(
      batch,
      (a, p, q) => {
        const from = swap && distances[p * n + q]! < distances[a * n + q]! ? p : a;
        const violation = distances[a * n + p]! - distances[from * n + q]! + margin;
        count++;
        const loss = isHinge ? violation : softplus(violation);
        if (!counts(loss)) return;
        const slope = isHinge ? 1 : sigmoid(violation);
        sum += loss;
        active++;
        pairGradient[a * n + p]! += slope;
        pairGradient[from * n + q]! -= slope;
        if (places.length < most) places.push(a * n + p, from * n + q);
      },
      moment,
    );
    const divisor = toDivisor(reduction, count, active);
    const touched = places.length < most ? sortUnique(places) : undefined;
    if (divisor !== 1) divideAll(pairGradient, divisor, touched);
    return { value: sum / divisor, pairGradient, touched, count, active };
  };
}

function sortUnique(places: readonly number[]): Int32Array {
  const sorted = Int32Array.from(places).sort();
  return sorted.filter((place, at) => at === 0 || place !== sorted[at - 1]);
}
