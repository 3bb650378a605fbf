import { z } from 'zod';
import { describeField } from './describeField';

const learningRate = describeField(
  z.number().min(0).max(1e6).default(0.001),
  'Step size. Above about `0.003` batch-hard mining with Adam often collapses.',
);
const weightDecay = describeField(
  z.number().min(0).max(1e3).default(0),
  'L2 penalty, added to the gradient (as torch.optim.Adam, RMSprop and SGD do).',
);
const clipping = {
  clipNorm: describeField(
    z.number().gt(0).max(1e12).optional(),
    'The whole gradient is shortened to this L2 norm (torch.nn.utils.clip_grad_norm_). `grad_norm` is logged before.',
  ),
  clipValue: describeField(
    z.number().gt(0).max(1e12).optional(),
    'Each number of the gradient is limited to ± this (torch.nn.utils.clip_grad_value_).',
  ),
};
const beta = (standard: number, text: string) =>
  describeField(z.number().min(0).lt(1).default(standard), text);

const adamFields = {
  beta1: beta(0.9, 'Decay of the mean of the gradients.'),
  beta2: beta(0.999, 'Decay of the mean of the squared gradients.'),
  epsilon: describeField(z.number().min(0).max(1).default(1e-8), 'Added to the root in the denominator.'),
};
const momentum = beta(0, 'Share of the last step that is kept; 0.9 is usual.');

export const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('adam').meta({ description: 'torch.optim.Adam, with coupled weight decay.' }),
    learningRate,
    weightDecay,
    ...adamFields,
    ...clipping,
  }),
  z.strictObject({
    kind: z.literal('sgd').meta({ description: 'torch.optim.SGD.' }),
    learningRate,
    weightDecay,
    momentum,
    nesterov: describeField(z.boolean().default(false), 'Nesterov momentum: needs a `momentum` above 0.'),
    ...clipping,
  }),
  z.strictObject({
    kind: z.literal('adamw').meta({ description: 'torch.optim.AdamW, with decoupled weight decay.' }),
    learningRate,
    weightDecay: describeField(
      z.number().min(0).max(1e3).default(0.01),
      'Weights shrink by the learning rate times this before each step.',
    ),
    ...adamFields,
    ...clipping,
  }),
  z.strictObject({
    kind: z.literal('rmsprop').meta({ description: 'torch.optim.RMSprop, not centred.' }),
    learningRate,
    weightDecay,
    alpha: beta(0.99, 'Decay of the mean of the squared gradients.'),
    epsilon: describeField(z.number().min(0).max(1).default(1e-8), 'Added to the root in the denominator.'),
    momentum,
    ...clipping,
  }),
]);
