import { z } from 'zod';
import { describeField } from './describeField';

const every = describeField(
  z
    .enum(['step', 'epoch'])
    .default('epoch')
    .meta({
      enumDescriptions: [
        'After every step.',
        'After as many steps as it takes to see as many rows as the training part has.',
      ],
    }),
  'How often the schedule is stepped.',
);
const gamma = describeField(z.number().gt(0).max(1).default(0.1), 'The learning rate is multiplied by this.');

export const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('constant').meta({ description: 'The learning rate stays as it is.' }),
  }),
  z.strictObject({
    kind: z.literal('step').meta({ description: 'torch.optim.lr_scheduler.StepLR.' }),
    stepSize: describeField(z.int().min(1).default(10), 'Steps or epochs from one decay to the next.'),
    gamma,
    every,
  }),
  z.strictObject({
    kind: z.literal('reduceOnPlateau').meta({ description: 'torch.optim.lr_scheduler.ReduceLROnPlateau.' }),
    metric: describeField(
      z
        .enum(['loss', 'recall_at_1'])
        .default('loss')
        .meta({
          enumDescriptions: [
            'Mean training loss since the last look. A collapsed loss is a perfect plateau.',
            'Recall@1 of the held-out probe, measured at each look.',
          ],
        }),
      'What has to get better.',
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
    minLearningRate: describeField(z.number().min(0).default(0), 'The learning rate never falls below this.'),
    every,
  }),
]);
