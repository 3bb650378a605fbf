import { z } from 'zod';
import { describeField } from './describeField';

const on = (what: string) => describeField(z.literal(true).optional(), what);

/** Mistakes that people make, on purpose: so that each collapse can be watched, and the diagnosis be tested. */
export const faultsSchema = z.strictObject({
  outputScale: describeField(
    z.number().min(0).max(1e6).optional(),
    'The last layer starts with its weights times this. `0.0001` and squared distances: the gradient vanishes.',
  ),
  outputActivation: describeField(
    z
      .enum(['relu', 'softmax', 'sigmoid', 'tanh'])
      .optional()
      .meta({
        enumDescriptions: [
          'Half of the space is cut away; units may be dead.',
          'Embeddings are shares of 1: none is farther than 1.41 from another.',
          'Between 0 and 1.',
          'Between -1 and 1.',
        ],
      }),
    'An activation after the last layer, where none belongs.',
  ),
  outputBias: describeField(
    z.number().min(-1e6).max(1e6).optional(),
    'Bias that all units of the last layer start with. `-3` before a relu: no unit is alive.',
  ),
  firstBias: describeField(
    z.number().min(-1e6).max(1e6).optional(),
    'Bias that all units of the first layer start with. `-20` before a relu: no unit is alive.',
  ),
  flipSign: on('The loss is climbed in place of descended.'),
  detach: on('The loss sees embeddings without a way back: every gradient is 0.'),
  freeze: on('The optimiser has no parameters: there are gradients, and nothing moves.'),
  accumulateGradients: on('Gradients are never set back to zero (no optimizer.zero_grad()).'),
  naiveSqrt: on('Distances are a square root without care for 0: the gradient is NaN at the first step.'),
  unsharedTowers: on('Anchors, positives and negatives have a network each.'),
  labels: describeField(
    z
      .enum(['unique', 'equal', 'shuffled', 'random'])
      .optional()
      .meta({
        enumDescriptions: [
          'The loss sees a class of its own for each row: no positives.',
          'The loss sees one class for all rows: no negatives.',
          'Labels are shuffled within each batch.',
          'Every training row has a random label, the same all along.',
        ],
      }),
    'Labels that the loss sees in place of the true ones.',
  ),
  labelNoise: describeField(
    z.number().gt(0).max(1).optional(),
    'Share of the training rows whose label is replaced by a random one, the same all along.',
  ),
  duplicatePositives: on('Every row of a class in a batch is the same row.'),
  inputOffset: describeField(z.number().min(-1e9).max(1e9).optional(), 'Added to every feature.'),
  constantInputs: on('Every row is the same row.'),
  dominantClass: describeField(
    z.number().gt(0).lt(1).optional(),
    'Share of the training rows that the first class has; rows of the others are left out until it does.',
  ),
  trainRows: describeField(
    z.int().min(4).max(1e9).optional(),
    'So many training rows are kept, spread over the classes.',
  ),
});

export type FaultsConfig = z.output<typeof faultsSchema>;
