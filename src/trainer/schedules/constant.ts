import type { Schedule } from './schedule';

export function createConstantSchedule(learningRate: number): Schedule {
  return {
    learningRate,
    every: 'epoch',
    metric: null,
    advance: () => undefined,
    save: () => ({}),
    restore: () => undefined,
  };
}
