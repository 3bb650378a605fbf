import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { padSide, toPair } from '../../config/layerShape';
import type { Activation, Initializer, LayerOf } from '../../config/schema/layerSchema';
import type { SeededRandom } from '../../util/seededRandom';
import { activate } from './activations';
import type { Layer, Pass } from './layer';
import { createWeightedParameters } from './weightedParameters';

/** A cross-correlation over N×H×W×C, its weights as out×in×height×width, as torch.nn.Conv2d keeps them; and its activation. */
export function createConvLayer(
  config: LayerOf<'conv2d'>,
  options: {
    readonly name: string;
    /** [height, width, channels] of what comes in. */
    readonly inputShape: readonly number[];
    readonly activation: Activation;
    readonly initializer: Initializer;
    readonly random: SeededRandom;
  },
): Layer {
  const { inputShape, activation } = options;
  const [height, width, channels] = inputShape as [number, number, number];
  const kernel = toPair(config.kernel);
  const stride = toPair(config.stride);
  const pads = [height, width].map((side, axis) =>
    padSide(side, kernel[axis]!, stride[axis]!, config.padding),
  );
  return {
    parameters: createWeightedParameters({
      ...options,
      shape: [config.conv2d, channels, ...kernel],
      hasBias: config.bias !== false,
    }),
    buffers: [],
    forward(pass, x, [weight, bias]): Tensor {
      const product = convolve(pass, x as Tensor4D, weight!, { stride, pads: pads as [Side, Side] });
      return activate(pass, activation, bias ? pass.tf.add(product, bias) : product);
    },
  };
}

type Side = readonly [before: number, after: number];

/** Zeros are put around the image first: backends differ in which paddings their convolutions know. */
export function convolve(
  { tf }: Pass,
  x: Tensor4D,
  weight: Tensor,
  { stride, pads }: { readonly stride: readonly [number, number]; readonly pads: readonly [Side, Side] },
): Tensor4D {
  const [top, left] = pads;
  const isPadded = [...top, ...left].some((zeros) => zeros > 0);
  const padded = isPadded ? tf.pad4d(x, [[0, 0], [...top], [...left], [0, 0]]) : x;
  const filter = tf.transpose(weight as Tensor4D, [2, 3, 1, 0]);
  return tf.conv2d(padded, filter, [...stride], 'valid');
}
