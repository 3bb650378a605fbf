import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayerOf } from '../../config/schema/layerSchema';
import type { TensorFlow } from '../backend/tensorflow';
import type { Layer } from './layer';
import { normalize } from './normalize';
import type { Moments } from './normalize';
import { countValues } from './parameter';
import type { Parameter } from './parameter';

/**
 * torch.nn.BatchNorm1d and BatchNorm2d: over the batch (and all pixels), by its own statistics in training (biased variance)
 * and by running ones in evaluation (unbiased variance). `num_batches_tracked` is not kept: nothing depends on it.
 */
export function createBatchNormLayer(
  { momentum, epsilon }: LayerOf<'batchNorm'>,
  name: string,
  channels: number,
): Layer {
  const mean = filled(`${name}.running_mean`, [channels], 0);
  const variance = filled(`${name}.running_var`, [channels], 1);
  return {
    parameters: affine(name, [channels]),
    buffers: [mean, variance],
    forward({ tf, trainingStep }, x, [weight, bias]): Tensor {
      const axes = x.shape.slice(0, -1).map((_, axis) => axis);
      const normalized =
        trainingStep === null
          ? applyRunning(tf, x, mean, variance, epsilon)
          : normalize(tf, x, axes, epsilon, (moments) => {
              follow(mean, variance, moments, momentum, x.size / channels);
            });
      return tf.add(tf.mul(normalized, weight!), bias!);
    },
  };
}

/** torch.nn.LayerNorm whose normalized_shape is a whole row: [features], or [channels, height, width] of an image. */
export function createLayerNormLayer(
  { epsilon }: LayerOf<'layerNorm'>,
  name: string,
  rowShape: readonly number[],
): Layer {
  const [height, width, channels] = rowShape;
  const shape = rowShape.length === 3 ? [channels!, height!, width!] : rowShape;
  return {
    parameters: affine(name, shape),
    buffers: [],
    forward({ tf }, x, weights): Tensor {
      const [weight, bias] = weights.map((tensor) =>
        tensor.rank === 3 ? tf.transpose(tensor, [1, 2, 0]) : tensor,
      );
      const axes = x.shape.slice(1).map((_, axis) => axis + 1);
      return tf.add(tf.mul(normalize(tf, x, axes, epsilon), weight!), bias!);
    },
  };
}

function affine(name: string, shape: readonly number[]): Parameter[] {
  return [filled(`${name}.weight`, shape, 1), filled(`${name}.bias`, shape, 0)];
}

function filled(name: string, shape: readonly number[], value: number): Parameter {
  return { name, shape, values: new Float32Array(countValues(shape)).fill(value) };
}

function applyRunning(
  tf: TensorFlow,
  x: Tensor,
  mean: Parameter,
  variance: Parameter,
  epsilon: number,
): Tensor {
  const scale = variance.values.map((value) => 1 / Math.sqrt(value + epsilon));
  return tf.mul(tf.sub(x, tf.tensor1d(mean.values)), tf.tensor1d(scale));
}

/** running ← (1 − momentum)·running + momentum·batch, the variance by count − 1. */
function follow(mean: Parameter, variance: Parameter, batch: Moments, momentum: number, count: number): void {
  const unbiased = count / Math.max(1, count - 1);
  for (let i = 0; i < mean.values.length; i++) {
    mean.values[i] = (1 - momentum) * mean.values[i]! + momentum * batch.mean[i]!;
    variance.values[i] = (1 - momentum) * variance.values[i]! + momentum * unbiased * batch.variance[i]!;
  }
}
