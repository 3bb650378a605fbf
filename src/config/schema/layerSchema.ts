import { z } from 'zod';
import { describeField } from './describeField';

export const ACTIVATIONS = {
  relu: 'max(0, x). The usual choice; a unit that is never positive is dead.',
  leakyRelu: 'x, or 0.01 x where negative: no unit dies.',
  gelu: 'x times the normal distribution function of x.',
  tanh: 'Between -1 and 1; saturates.',
  sigmoid: 'Between 0 and 1; saturates, and deep stacks of it hardly learn.',
  softmax: 'Shares that add up to 1, over the units, or over the channels of each pixel.',
  linear: 'None: the layer stays linear.',
} as const;
export type Activation = keyof typeof ACTIVATIONS;

export const INITIALIZERS = {
  'fan-in-uniform':
    'Uniform in ±1/√inputs, weights and biases alike: what torch.nn.Linear and Conv2d start from.',
  'he-normal': 'Normal with variance 2/inputs (torch.nn.init.kaiming_normal_ for relu).',
  'he-uniform': 'Uniform in ±√(6/inputs) (torch.nn.init.kaiming_uniform_ for relu).',
  'glorot-normal': 'Normal with variance 2/(inputs + outputs) (torch.nn.init.xavier_normal_).',
  'glorot-uniform': 'Uniform in ±√(6/(inputs + outputs)) (torch.nn.init.xavier_uniform_).',
  'lecun-normal': 'Normal with variance 1/inputs.',
  orthogonal: 'Rows, or columns where there are fewer, are orthonormal (torch.nn.init.orthogonal_).',
  zeros: 'All 0: of a layer before others, nothing is ever learnt.',
} as const;
export type Initializer = keyof typeof INITIALIZERS;

function choice<T extends string>(texts: Record<T, string>) {
  const names = Object.keys(texts) as [T, ...T[]];
  return z.enum(names).meta({ enumDescriptions: Object.values(texts) });
}

const PADDINGS = {
  same: "⌈size/stride⌉ places: with stride 1 PyTorch's 'same', else TensorFlow's.",
  valid: 'None.',
};
const POOL_PADDINGS = {
  valid: 'Whole windows only, as PyTorch.',
  same: '⌈size/stride⌉ windows; what lies outside of the image does not count.',
};
const GLOBAL_POOLS = {
  average: 'The mean of all pixels.',
  max: 'The largest of all pixels.',
};

export const activationSchema = choice(ACTIVATIONS);
export const initializerSchema = choice(INITIALIZERS);

const size = (most: number) => z.int().min(1).max(most);
const pair = () => z.union([size(64), z.tuple([size(64), size(64)])]);

const weighted = {
  activation: describeField(activationSchema.optional(), "This layer's activation, in place of the model's."),
  bias: describeField(z.boolean().optional(), 'Whether a bias is added; left out: yes.'),
  initializer: describeField(
    initializerSchema.optional(),
    "What this layer's weights start from, in place of the model's.",
  ),
};
const poolFields = {
  stride: describeField(
    pair().optional(),
    'Pixels from one window to the next; left out: as large as the window.',
  ),
  padding: describeField(choice(POOL_PADDINGS).default('valid'), 'What happens at the edges.'),
};
const epsilon = describeField(z.number().gt(0).max(1).default(1e-5), 'Added to the variance.');

/** Each kind has the key that names it. `activation` comes last: it is also a field of others. */
const plainKinds = {
  dense: z.strictObject({
    dense: describeField(size(65536), 'A fully connected layer with so many units (torch.nn.Linear).'),
    ...weighted,
  }),
  conv2d: z.strictObject({
    conv2d: describeField(size(4096), 'A convolution with so many filters (torch.nn.Conv2d).'),
    kernel: describeField(pair(), 'Size of a filter in pixels: one number, or [height, width].'),
    stride: describeField(pair().default(1), 'Pixels from one place of the filter to the next.'),
    padding: describeField(
      z.union([choice(PADDINGS), z.int().min(0).max(64)]).default('same'),
      'Zeros around the image: `same`, `valid`, or so many on every side.',
    ),
    ...weighted,
  }),
  maxPool: z.strictObject({
    maxPool: describeField(pair(), 'The largest value of each window (torch.nn.MaxPool2d).'),
    ...poolFields,
  }),
  averagePool: z.strictObject({
    averagePool: describeField(pair(), 'The mean of each window (torch.nn.AvgPool2d).'),
    ...poolFields,
  }),
  flatten: z.strictObject({
    flatten: describeField(z.literal(true), 'An image becomes a row, channel by channel (torch.nn.Flatten).'),
  }),
  globalPool: z.strictObject({
    globalPool: describeField(choice(GLOBAL_POOLS), 'Each channel becomes one number.'),
  }),
  dropout: z.strictObject({
    dropout: describeField(
      z.number().min(0).lt(1),
      'While training, this share of the values is set to 0 and the others grow by 1/(1 - share).',
    ),
  }),
  batchNorm: z.strictObject({
    batchNorm: describeField(
      z.literal(true),
      'Every feature, or channel, is normalised over the batch (torch.nn.BatchNorm1d and BatchNorm2d).',
    ),
    momentum: describeField(
      z.number().gt(0).max(1).default(0.1),
      'Share of the newest batch in the running statistics.',
    ),
    epsilon,
  }),
  layerNorm: z.strictObject({
    layerNorm: describeField(
      z.literal(true),
      'Every row, or image, is normalised over all its values (torch.nn.LayerNorm).',
    ),
    epsilon,
  }),
};
const activationLayer = z.strictObject({
  activation: describeField(activationSchema, 'An activation alone, as after a `batchNorm`.'),
});
const plainKindSchemas = [
  plainKinds.dense,
  plainKinds.conv2d,
  plainKinds.maxPool,
  plainKinds.averagePool,
  plainKinds.flatten,
  plainKinds.globalPool,
  plainKinds.dropout,
  plainKinds.batchNorm,
  plainKinds.layerNorm,
] as const;

export const plainLayerSchema = z.union([...plainKindSchemas, activationLayer]);
export const layerSchema = z.union([
  ...plainKindSchemas,
  z.strictObject({
    residual: describeField(
      z.array(plainLayerSchema).min(1).max(64),
      'Layers whose output is added to their input; where shapes differ, the input goes through a linear projection.',
    ),
  }),
  activationLayer,
]);

export type PlainLayerConfig = z.output<typeof plainLayerSchema>;
export type LayerConfig = z.output<typeof layerSchema>;
/** The layer of one kind: `LayerOf<'conv2d'>`. */
export type LayerOf<K extends string> = Extract<LayerConfig, Record<K, unknown>>;

/** The keys that name a layer, in the order of the unions; `residual` stands in the outer one only. */
export const PLAIN_LAYER_KINDS: readonly string[] = [...Object.keys(plainKinds), 'activation'];
export const LAYER_KINDS: readonly string[] = [...Object.keys(plainKinds), 'residual', 'activation'];
