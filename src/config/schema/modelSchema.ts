import { z } from 'zod';
import { describeField } from './describeField';

export const ACTIVATIONS = {
  relu: 'max(0, x). The usual choice; a unit that is never positive is dead.',
  leakyRelu: 'x, or 0.01 x where negative: no unit dies.',
  gelu: 'x times the normal distribution function of x.',
  tanh: 'Between -1 and 1; saturates.',
  sigmoid: 'Between 0 and 1; saturates, and deep stacks of it hardly learn.',
  linear: 'None: the layer stays linear.',
} as const;
export type Activation = keyof typeof ACTIVATIONS;
const activationNames = Object.keys(ACTIVATIONS) as [Activation, ...Activation[]];

export const activationSchema = z
  .enum(activationNames)
  .meta({ enumDescriptions: Object.values(ACTIVATIONS) });

export const denseLayerSchema = z.strictObject({
  dense: describeField(z.int().min(1).max(65536), 'A fully connected layer with so many units.'),
  activation: describeField(activationSchema.optional(), "This layer's activation, in place of the model's."),
});

export const modelSchema = z.strictObject({
  layers: describeField(
    z
      .array(denseLayerSchema)
      .max(64)
      .default([{ dense: 128 }, { dense: 64 }]),
    'Hidden layers, first to last. A linear layer of `embeddingDim` units always follows them.',
  ),
  activation: describeField(activationSchema.default('relu'), 'What follows each hidden layer.'),
  embeddingDim: describeField(z.int().min(1).max(4096).default(32), 'Length of an embedding.'),
  normalize: describeField(
    z.boolean().default(false),
    'Whether the loss sees embeddings divided by their length (L2). Distances then lie between 0 and 2.',
  ),
});
