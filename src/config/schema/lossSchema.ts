import { z } from 'zod';
import { describeField } from './describeField';

const distanceSchema = z.enum(['euclidean', 'squared', 'cosine']).meta({
  enumDescriptions: [
    'L2 distance.',
    'Squared L2 distance, as FaceNet has it. Its gradient vanishes near 0.',
    '1 - cosine similarity: 0 to 2, lengths do not count.',
  ],
});

const FORMS = ['cdist', 'pairwise_distance', 'normalize', 'cosine_similarity'] as const;

/** Which form of torch's a distance has; `null` of another kind than `distance` is a combination problem. */
const form = describeField(
  z
    .enum(FORMS)
    .optional()
    .meta({
      enumDescriptions: [
        'torch.cdist (euclidean, squared): exact, with gradient 0 at distance 0.',
        'torch.nn.functional.pairwise_distance (euclidean): 1e-6 is added to every difference, as in torch.nn.TripletMarginLoss.',
        'torch.nn.functional.normalize (cosine): rows shorter than 1e-12 count as that long.',
        'torch.nn.functional.cosine_similarity (cosine): rows shorter than 1e-8 count as that long.',
      ],
    }),
  "How torch computes the distance: by its functions' names. Left out: `cdist`, and `normalize` for cosine.",
);

const reduction = (terms: string, usual: 'mean' | 'mean-nonzero' = 'mean') =>
  describeField(
    z
      .enum(['mean', 'sum', 'mean-nonzero'])
      .default(usual)
      .meta({
        enumDescriptions: [
          `Mean over all ${terms}.`,
          `Sum over all ${terms}.`,
          `Mean over the ${terms} whose loss is above 0. Stays high in a healthy run: judge by recall.`,
        ],
      }),
    `How the losses of the ${terms} become one number.`,
  );

const tripletLossSchema = z.strictObject({
  kind: z
    .literal('triplet')
    .meta({ description: 'max(0, d(a,p) - d(a,n) + margin) over the mined triplets.' }),
  margin: describeField(
    z.number().min(0).max(1e6).default(0.5),
    'How much farther the negative must be than the positive. With `soft` it is used by miners only.',
  ),
  distance: describeField(
    distanceSchema.default('euclidean'),
    'The distance that the loss and the miner measure.',
  ),
  form,
  reduction: reduction('mined triplets'),
  soft: describeField(
    z.boolean().default(false),
    'Soft margin: ln(1 + exp(d(a,p) - d(a,n))) in place of the hinge.',
  ),
  smooth: describeField(
    z.boolean().default(false),
    "pytorch-metric-learning's smooth loss: ln(1 + exp(d(a,p) - d(a,n) + margin)) in place of the hinge.",
  ),
  swap: describeField(
    z.boolean().default(false),
    'The negative is measured from the positive where that is nearer than from the anchor.',
  ),
});

const contrastiveLossSchema = z.strictObject({
  kind: z.literal('contrastive').meta({
    description:
      'max(0, d(a,p) - positiveMargin) over positive pairs, and max(0, negativeMargin - d(a,n)) over negative ones.',
  }),
  positiveMargin: describeField(
    z.number().min(0).max(1e6).default(0),
    'Positives need not be nearer than this.',
  ),
  negativeMargin: describeField(
    z.number().min(0).max(1e6).default(1),
    'Negatives need not be farther than this.',
  ),
  distance: describeField(
    distanceSchema.default('euclidean'),
    'The distance that the loss and the miner measure.',
  ),
  form,
  reduction: reduction('pairs, positive and negative ones apart', 'mean-nonzero'),
});

const marginLossSchema = z.strictObject({
  kind: z.literal('margin-loss').meta({
    description:
      'MarginLoss: max(0, d(a,p) - beta + margin) + max(0, beta - d(a,n) + margin) over the mined triplets.',
  }),
  margin: describeField(
    z.number().min(0).max(1e6).default(0.2),
    'Half the gap between positives and negatives (alpha).',
  ),
  beta: describeField(
    z.number().min(0).max(1e6).default(1.2),
    'The distance that parts positives from negatives; fixed.',
  ),
  distance: describeField(
    distanceSchema.default('euclidean'),
    'The distance that the loss and the miner measure.',
  ),
  form,
  reduction: reduction('mined triplets', 'mean-nonzero'),
});

const multiSimilarityLossSchema = z.strictObject({
  kind: z.literal('multi-similarity').meta({
    description: 'Multi-similarity loss: every row weighs its positives and negatives by how wrong they are.',
  }),
  alpha: describeField(z.number().gt(0).max(1e4).default(2), 'How sharply positives are weighed.'),
  beta: describeField(z.number().gt(0).max(1e4).default(50), 'How sharply negatives are weighed.'),
  base: describeField(
    z.number().min(0).max(1e6).default(0.5),
    'The distance from which positives are far and to which negatives are near.',
  ),
  distance: describeField(
    distanceSchema.default('cosine'),
    'The distance that the loss and the miner measure.',
  ),
  form,
  reduction: reduction('rows'),
});

const infoNceLossSchema = z.strictObject({
  kind: z.literal('info-nce').meta({
    description: 'InfoNCE (NT-Xent): each positive against all negatives of its anchor, by a softmax.',
  }),
  temperature: describeField(
    z.number().gt(0).max(1e4).default(0.07),
    'Distances are divided by this. Smaller: the nearest negatives count more.',
  ),
  distance: describeField(
    distanceSchema.default('cosine'),
    'The distance that the loss and the miner measure.',
  ),
  form,
  reduction: reduction('positive pairs'),
});

export const lossSchema = z.discriminatedUnion('kind', [
  tripletLossSchema,
  contrastiveLossSchema,
  marginLossSchema,
  multiSimilarityLossSchema,
  infoNceLossSchema,
]);

export type TripletLossConfig = z.output<typeof tripletLossSchema>;
export type ContrastiveLossConfig = z.output<typeof contrastiveLossSchema>;
export type MarginLossConfig = z.output<typeof marginLossSchema>;
export type MultiSimilarityLossConfig = z.output<typeof multiSimilarityLossSchema>;
export type InfoNceLossConfig = z.output<typeof infoNceLossSchema>;
