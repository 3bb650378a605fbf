import { z } from 'zod';
import { describeField } from './describeField';

const describeEvery = (standard: 'step' | 'epoch') =>
  describeField(
    z
      .enum(['step', 'epoch'])
      .default(standard)
      .meta({
        enumDescriptions: [
          'After every step.',
          'After as many steps as it takes to see as many rows as the training part has.',
        ],
      }),
    'How often the schedule is stepped.',
  );
const every = describeEvery('epoch');
const gamma = describeField(z.number().gt(0).max(1).default(0.1), 'The learning rate is multiplied by this.');

const warmUp = {
  warmupSteps: describeField(
    z.int().min(0).max(1e9).default(0),
    'Steps at the start in which the rate rises linearly; the schedule begins after them (LinearLR, then the schedule, in a SequentialLR).',
  ),
  warmupFactor: describeField(
    z.number().gt(0).max(1).default(0.01),
    'Share of the rate that the first step of the warm-up has.',
  ),
};
const minLearningRate = describeField(
  z.number().min(0).default(0),
  'The learning rate never falls below this.',
);
const length = describeField(
  z.int().min(1).max(1e9).optional(),
  'Steps or epochs that it takes. Left out: the whole run after the warm-up.',
);

export const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('constant').meta({ description: 'The learning rate stays as it is.' }),
    ...warmUp,
  }),
  z.strictObject({
    kind: z.literal('step').meta({ description: 'torch.optim.lr_scheduler.StepLR.' }),
    stepSize: describeField(z.int().min(1).default(10), 'Steps or epochs from one decay to the next.'),
    gamma,
    every,
    ...warmUp,
  }),
  z.strictObject({
    kind: z.literal('multiStep').meta({ description: 'torch.optim.lr_scheduler.MultiStepLR.' }),
    milestones: describeField(
      z.array(z.int().min(1).max(1e9)).min(1).max(1000),
      'Steps or epochs after which the rate decays.',
    ),
    gamma,
    every,
    ...warmUp,
  }),
  z.strictObject({
    kind: z.literal('exponential').meta({ description: 'torch.optim.lr_scheduler.ExponentialLR.' }),
    gamma: describeField(
      z.number().gt(0).max(1).default(0.95),
      'The learning rate is multiplied by this each time.',
    ),
    every,
    ...warmUp,
  }),
  z.strictObject({
    kind: z.literal('cosine').meta({ description: 'torch.optim.lr_scheduler.CosineAnnealingLR.' }),
    length,
    minLearningRate,
    every,
    ...warmUp,
  }),
  z.strictObject({
    kind: z
      .literal('cosineRestarts')
      .meta({ description: 'torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.' }),
    length: describeField(z.int().min(1).max(1e9).default(10), 'Steps or epochs of the first cycle (T_0).'),
    stretch: describeField(
      z.int().min(1).max(1000).default(1),
      'Each later cycle is so many times as long as the one before (T_mult).',
    ),
    minLearningRate,
    every,
    ...warmUp,
  }),
  z.strictObject({
    kind: z.literal('oneCycle').meta({
      description:
        'torch.optim.lr_scheduler.OneCycleLR (cosine, two phases, momentum untouched): up to the learning rate, then down.',
    }),
    length: describeField(
      z.int().min(2).max(1e9).optional(),
      'Steps or epochs of the cycle (total_steps). Left out: the whole run after the warm-up.',
    ),
    rising: describeField(z.number().gt(0).lt(1).default(0.3), 'Share of the cycle that rises (pct_start).'),
    divisor: describeField(
      z.number().min(1).max(1e9).default(25),
      'The first rate is the learning rate divided by this (div_factor).',
    ),
    finalDivisor: describeField(
      z.number().min(1).max(1e12).default(1e4),
      'The last rate is the first one divided by this (final_div_factor).',
    ),
    every: describeEvery('step'),
    ...warmUp,
  }),
  z.strictObject({
    kind: z.literal('reduceOnPlateau').meta({ description: 'torch.optim.lr_scheduler.ReduceLROnPlateau.' }),
    metric: describeField(
      z
        .enum(['loss', 'recall_at_1', 'map_at_r'])
        .default('loss')
        .meta({
          enumDescriptions: [
            'The training loss of the step, or its mean in the epoch (`every`). A collapsed loss is a perfect plateau.',
            'Recall@1 of the held-out probe, measured whenever the schedule is stepped (`every`).',
            'MAP@R of the held-out probe, measured whenever the schedule is stepped (`every`).',
          ],
        }),
      'What has to get better.',
    ),
    mode: describeField(
      z
        .enum(['min', 'max'])
        .optional()
        .meta({ enumDescriptions: ['Smaller is better.', 'Larger is better.'] }),
      'What better means. Left out: `min` for the loss, `max` for the others.',
    ),
    factor: describeField(z.number().gt(0).lt(1).default(0.1), 'The learning rate is multiplied by this.'),
    patience: describeField(z.int().min(0).default(10), 'So many looks without improvement are forgiven.'),
    threshold: describeField(z.number().min(0).lt(1).default(1e-4), 'Smaller improvements do not count.'),
    thresholdMode: describeField(
      z
        .enum(['rel', 'abs'])
        .default('rel')
        .meta({ enumDescriptions: ['Relative to the best value.', 'Absolute.'] }),
      'How `threshold` is meant.',
    ),
    cooldown: describeField(
      z.int().min(0).default(0),
      'Looks after a decay during which nothing is counted.',
    ),
    minLearningRate,
    every,
    ...warmUp,
  }),
]);
