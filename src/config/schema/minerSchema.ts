import { z } from 'zod';
import { describeField } from './describeField';

const margin = describeField(
  z.number().min(0).max(1e6).optional(),
  "The margin that is mined with. Left out: the loss's, or 0.2 where it has none.",
);

export const minerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('batch-hard').meta({
      description:
        'Per anchor the farthest positive and the nearest negative of the batch. Learns most, collapses first.',
    }),
    variant: describeField(
      z
        .enum(['pml', 'omoindrot'])
        .default('pml')
        .meta({
          enumDescriptions: [
            "pytorch-metric-learning's: an anchor without a positive or a negative is left out.",
            "omoindrot's and sentence-transformers': such an anchor counts, with distance 0 in place of the positive.",
          ],
        }),
      'What becomes of an anchor that lacks a positive or a negative.',
    ),
    warmupSteps: describeField(
      z.int().min(0).max(1e9).default(0),
      'So many steps are mined semi-hard first, until the network has ordered something.',
    ),
    margin,
  }),
  z.strictObject({
    kind: z.literal('batch-all').meta({ description: 'Every valid triplet (or pair) of the batch. Robust.' }),
  }),
  z.strictObject({
    kind: z.literal('semi-hard').meta({
      description: 'Triplets whose negative is farther than its positive, but by no more than the margin.',
    }),
    variant: describeField(
      z
        .enum(['pml', 'tfa', 'rdml', 'tfs'])
        .default('pml')
        .meta({
          enumDescriptions: [
            "pytorch-metric-learning's: every triplet with 0 < d(a,n) - d(a,p) ≤ margin.",
            "TensorFlow Addons' and sentence-transformers': per positive pair the nearest negative beyond it, else the farthest.",
            "Revisiting Deep Metric Learning's: a random positive per anchor, a random semi-hard negative, else any.",
            "TensorFlow Similarity's: per anchor the farthest positive, and the nearest negative beyond it, else the farthest.",
          ],
        }),
      'Which of the four things that go by this name.',
    ),
    margin,
  }),
  z.strictObject({
    kind: z.literal('easy').meta({
      description:
        'Every triplet that a hinge is done with: d(a,n) - d(a,p) > margin. Teaches nothing with a hinge.',
    }),
    margin,
  }),
  z.strictObject({
    kind: z.literal('easy-positive').meta({
      description:
        'Per anchor the nearest positive and the nearest negative beyond it: classes may keep several clusters.',
    }),
  }),
  z.strictObject({
    kind: z.literal('random').meta({ description: 'Triplets drawn uniformly.' }),
    perAnchor: describeField(z.int().min(1).max(1000).default(1), 'Triplets drawn for each row.'),
  }),
  z.strictObject({
    kind: z.literal('distance-weighted').meta({
      description: 'Negatives drawn evenly over distances (Wu et al. 2017). Needs normalised rows.',
    }),
    variant: describeField(
      z
        .enum(['pml', 'rdml'])
        .default('pml')
        .meta({
          enumDescriptions: [
            "pytorch-metric-learning's: weighed against the whole batch, none from `farthest` on.",
            "Revisiting Deep Metric Learning's: weighed row by row, no upper limit.",
          ],
        }),
      'How weights are scaled, and whether far negatives are drawn.',
    ),
    nearest: describeField(
      z.number().gt(0).lt(2).default(0.5),
      'Shorter distances count as this long (cutoff).',
    ),
    farthest: describeField(
      z.number().gt(0).max(2).default(1.4),
      'Negatives from here on are not drawn (nonzero_loss_cutoff).',
    ),
  }),
]);
