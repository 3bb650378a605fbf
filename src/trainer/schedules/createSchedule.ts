import type { ScheduleConfig } from '../../config/tripletConfig';
import { createConstantSchedule } from './constant';
import { ReduceOnPlateau } from './reduceOnPlateau';
import type { Schedule } from './schedule';
import { StepDecay } from './stepDecay';

export function createSchedule(config: ScheduleConfig, learningRate: number): Schedule {
  switch (config.kind) {
    case 'constant':
      return createConstantSchedule(learningRate);
    case 'step':
      return new StepDecay(learningRate, config, config.every);
    case 'reduceOnPlateau':
      return new ReduceOnPlateau(learningRate, config, config.every);
  }
}
