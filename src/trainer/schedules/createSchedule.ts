import type { ScheduleConfig } from '../../config/tripletConfig';
import { createConstantSchedule } from './constant';
import { CountedSchedule } from './counted';
import { annealCosine, annealWithRestarts, cycleOnce, decayAtMilestones, decayEachCall } from './decays';
import { ReduceOnPlateau } from './reduceOnPlateau';
import type { Schedule } from './schedule';
import { StepDecay } from './stepDecay';

export interface RunLength {
  readonly steps: number;
  readonly stepsPerEpoch: number;
}

/** `run`: what a schedule without a length of its own is spread over. */
export function createSchedule(config: ScheduleConfig, learningRate: number, run: RunLength): Schedule {
  switch (config.kind) {
    case 'constant':
      return createConstantSchedule(learningRate);
    case 'step':
      return new StepDecay(learningRate, config, config.every);
    case 'multiStep':
      return new CountedSchedule(
        learningRate,
        decayAtMilestones(config.milestones, config.gamma),
        config.every,
      );
    case 'exponential':
      return new CountedSchedule(learningRate, decayEachCall(config.gamma), config.every);
    case 'cosine':
      return new CountedSchedule(
        learningRate,
        annealCosine(learningRate, config.minLearningRate, config.length ?? countCalls(config, run)),
        config.every,
      );
    case 'cosineRestarts':
      return new CountedSchedule(
        learningRate,
        annealWithRestarts(learningRate, config.minLearningRate, config.length, config.stretch),
        config.every,
      );
    case 'oneCycle':
      return new CountedSchedule(
        learningRate,
        cycleOnce({ ...config, highest: learningRate, length: config.length ?? countCalls(config, run) }),
        config.every,
      );
    case 'reduceOnPlateau':
      return new ReduceOnPlateau(learningRate, config, config.every);
  }
}

/** Steps or epochs of the run that the schedule is advanced in. */
function countCalls(
  { every, warmupSteps }: { readonly every: 'step' | 'epoch'; readonly warmupSteps: number },
  { steps, stepsPerEpoch }: RunLength,
): number {
  const left = steps - warmupSteps;
  return Math.max(1, every === 'step' ? left : Math.floor(left / stepsPerEpoch));
}
