import { z } from 'zod';
import { describeField } from './describeField';

export const lossSchema = z.strictObject({
  kind: describeField(
    z.literal('triplet').default('triplet'),
    'max(0, d(a,p) - d(a,n) + margin) over the mined triplets.',
  ),
  margin: describeField(
    z.number().min(0).max(1e6).default(0.5),
    'How much farther the negative must be than the positive. With `soft` it is used by miners only.',
  ),
  distance: describeField(
    z
      .enum(['euclidean', 'squared', 'cosine'])
      .default('euclidean')
      .meta({
        enumDescriptions: [
          'L2 distance.',
          'Squared L2 distance, as FaceNet has it. Its gradient vanishes near 0.',
          '1 - cosine similarity: 0 to 2, lengths do not count.',
        ],
      }),
    'The distance that the loss and the miner measure.',
  ),
  reduction: describeField(
    z
      .enum(['mean', 'sum', 'mean-nonzero'])
      .default('mean')
      .meta({
        enumDescriptions: [
          'Mean over all mined triplets.',
          'Sum over all mined triplets.',
          'Mean over the triplets whose loss is above 0. Stays near the margin in a healthy run: judge by recall.',
        ],
      }),
    'How the losses of the mined triplets become one number.',
  ),
  soft: describeField(
    z.boolean().default(false),
    'Soft margin: ln(1 + exp(d(a,p) - d(a,n))) in place of the hinge.',
  ),
});

export const minerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('batch-hard').meta({
      description:
        'Per anchor the farthest positive and the nearest negative of the batch. Learns most, collapses first.',
    }),
  }),
  z.strictObject({
    kind: z.literal('batch-all').meta({ description: 'Every valid triplet of the batch. Robust.' }),
  }),
  z.strictObject({
    kind: z.literal('semi-hard').meta({
      description:
        'Every triplet whose negative is farther than its positive, but by no more than the margin.',
    }),
  }),
]);

export const batchSchema = z.strictObject({
  classes: describeField(z.int().min(1).max(65536).default(8), 'Different classes in a batch (P).'),
  perClass: describeField(
    z.int().min(1).max(65536).default(4),
    'Rows of each class in a batch (K), drawn without replacement where the class has that many.',
  ),
});
