import type { NextRate } from './counted';

/** torch.optim.lr_scheduler.StepLR: times gamma every `stepSize` calls. */
export function decayEvery(stepSize: number, gamma: number): NextRate {
  return (calls, learningRate) => (calls > 0 && calls % stepSize === 0 ? learningRate * gamma : learningRate);
}

/** torch.optim.lr_scheduler.MultiStepLR: times gamma at each milestone; one that is named twice counts twice. */
export function decayAtMilestones(milestones: readonly number[], gamma: number): NextRate {
  return (calls, learningRate) =>
    learningRate * gamma ** milestones.filter((milestone) => milestone === calls && calls > 0).length;
}

/** torch.optim.lr_scheduler.ExponentialLR: times gamma at each call. */
export function decayEachCall(gamma: number): NextRate {
  return (calls, learningRate) => (calls === 0 ? learningRate : learningRate * gamma);
}

/** torch.optim.lr_scheduler.CosineAnnealingLR in its closed form: down to `lowest` after `length` calls, then up again. */
export function annealCosine(highest: number, lowest: number, length: number): NextRate {
  return (calls) => interpolateCosine(highest, lowest, calls / length);
}

/** torch.optim.lr_scheduler.CosineAnnealingWarmRestarts: T_0 = `length`, each later cycle `stretch` (T_mult) times as long. */
export function annealWithRestarts(
  highest: number,
  lowest: number,
  length: number,
  stretch: number,
): NextRate {
  return (calls) => {
    let into = calls;
    let cycle = length;
    if (stretch === 1) into = calls % length;
    else {
      while (into >= cycle) {
        into -= cycle;
        cycle *= stretch;
      }
    }
    return interpolateCosine(highest, lowest, into / cycle);
  };
}

/**
 * torch.optim.lr_scheduler.OneCycleLR with anneal_strategy "cos", three_phase false and cycle_momentum false, over `length`
 * calls; where PyTorch raises after them, the rate stays at its lowest.
 */
export function cycleOnce(options: {
  readonly highest: number;
  readonly length: number;
  readonly rising: number;
  readonly divisor: number;
  readonly finalDivisor: number;
}): NextRate {
  const { highest, length, rising, divisor, finalDivisor } = options;
  const initial = highest / divisor;
  const lowest = initial / finalDivisor;
  const top = rising * length - 1;
  const end = length - 1;
  return (calls) => {
    if (calls >= end) return lowest;
    if (calls <= top) return interpolateCosine(initial, highest, top === 0 ? 0 : calls / top);
    return interpolateCosine(highest, lowest, (calls - top) / (end - top));
  };
}

/** Half a cosine from `from` (share 0) to `to` (share 1). */
function interpolateCosine(from: number, to: number, share: number): number {
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share));
}
