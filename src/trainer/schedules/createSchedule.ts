import type { ScheduleConfig } from '../../config/tripletConfig';
import { createConstantSchedule } from './constant';
import { CountedSchedule } from './counted';
import type { NextRate } from './counted';
import {
  annealCosine,
  annealWithRestarts,
  cycleOnce,
  decayAtMilestones,
  decayEachCall,
  decayEvery,
} from './decays';
import { ReduceOnPlateau } from './reduceOnPlateau';
import type { Schedule } from './schedule';

export interface RunLength {
  readonly steps: number;
  readonly stepsPerEpoch: number;
}

/** `run`: what a schedule without a length of its own is spread over. */
export function createSchedule(config: ScheduleConfig, learningRate: number, run: RunLength): Schedule {
  if (config.kind === 'constant') return createConstantSchedule(learningRate);
  if (config.kind === 'reduceOnPlateau') return new ReduceOnPlateau(learningRate, config, config.every);
  return new CountedSchedule(learningRate, toNextRate(config, learningRate, run), config.every);
}

function toNextRate(
  config: Exclude<ScheduleConfig, { readonly kind: 'constant' | 'reduceOnPlateau' }>,
  highest: number,
  run: RunLength,
): NextRate {
  switch (config.kind) {
    case 'step':
      return decayEvery(config.stepSize, config.gamma);
    case 'multiStep':
      return decayAtMilestones(config.milestones, config.gamma);
    case 'exponential':
      return decayEachCall(config.gamma);
    case 'cosine':
      return annealCosine(highest, config.minLearningRate, config.length ?? countCalls(config, run));
    case 'cosineRestarts':
      return annealWithRestarts(highest, config.minLearningRate, config.length, config.stretch);
    case 'oneCycle':
      return cycleOnce({ ...config, highest, length: config.length ?? countCalls(config, run) });
  }
}

/** Steps or epochs of the run that the schedule is advanced in; at least the two that a cycle needs. */
function countCalls(
  { every, warmupSteps }: { readonly every: 'step' | 'epoch'; readonly warmupSteps: number },
  { steps, stepsPerEpoch }: RunLength,
): number {
  const left = steps - warmupSteps;
  return Math.max(2, every === 'step' ? left : Math.floor(left / stepsPerEpoch));
}
