import { z } from 'zod';
import { describeField } from './describeField';

const learningRate = describeField(
  z.number().min(0).max(1e6).default(0.001),
  'Step size. Above about `0.003` batch-hard mining with Adam often collapses.',
);
const weightDecay = describeField(
  z.number().min(0).max(1e3).default(0),
  'L2 penalty, added to the gradient (as torch.optim.Adam and SGD do).',
);
const beta = (standard: number, text: string) =>
  describeField(z.number().min(0).lt(1).default(standard), text);

export const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('adam').meta({ description: 'torch.optim.Adam, with coupled weight decay.' }),
    learningRate,
    weightDecay,
    beta1: beta(0.9, 'Decay of the mean of the gradients.'),
    beta2: beta(0.999, 'Decay of the mean of the squared gradients.'),
    epsilon: describeField(z.number().min(0).max(1).default(1e-8), 'Added to the root in the denominator.'),
  }),
  z.strictObject({
    kind: z.literal('sgd').meta({ description: 'torch.optim.SGD.' }),
    learningRate,
    weightDecay,
    momentum: beta(0, 'Share of the last step that is kept; 0.9 is usual.'),
  }),
]);
