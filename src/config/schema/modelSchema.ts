import { z } from 'zod';
import { describeField } from './describeField';
import { activationSchema, initializerSchema, layerSchema } from './layerSchema';

export const modelSchema = z.strictObject({
  layers: describeField(
    z
      .array(layerSchema)
      .max(64)
      .default([{ dense: 128 }, { dense: 64 }]),
    'Hidden layers, first to last. A linear layer of `embeddingDim` units always follows them.',
  ),
  activation: describeField(
    activationSchema.default('relu'),
    'What follows each `dense` and `conv2d` layer that names none.',
  ),
  initializer: describeField(
    initializerSchema.default('fan-in-uniform'),
    'What the weights of `dense` and `conv2d` layers start from. Biases start at 0, with `fan-in-uniform` as the weights.',
  ),
  outputInitializer: describeField(
    initializerSchema.optional(),
    'What the last layer starts from, in place of `initializer`.',
  ),
  embeddingDim: describeField(z.int().min(1).max(4096).default(32), 'Length of an embedding.'),
  normalize: describeField(
    z.boolean().default(false),
    'Whether the loss sees embeddings divided by their length (L2). Distances then lie between 0 and 2.',
  ),
  weights: describeField(
    z.string().min(1).optional(),
    'Initial weights: a `.safetensors` or `.npz` file whose names are those of a torch.nn.Sequential of the same layers.',
  ),
  path: describeField(
    z.string().min(1).optional(),
    'A TensorFlow.js layers model (`model.json` with its shards) in place of `layers`; its output is the embedding.',
  ),
});
