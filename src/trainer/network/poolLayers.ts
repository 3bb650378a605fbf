import type { Tensor4D } from '@tensorflow/tfjs-core';
import { padSide, toPair } from '../../config/layerShape';
import type { SidePadding } from '../../config/layerShape';
import type { LayerOf } from '../../config/schema/layerSchema';
import { createPlainLayer } from './layer';
import type { Layer } from './layer';

/** torch.nn.MaxPool2d; with `same`, what lies outside of the image is never the largest. */
export function createMaxPoolLayer({ maxPool, stride, padding }: LayerOf<'maxPool'>): Layer {
  const [window, strides] = [toPair(maxPool), toPair(stride ?? maxPool)];
  return createPlainLayer(({ tf }, x) => tf.maxPool(x as Tensor4D, [...window], [...strides], padding));
}

/**
 * torch.nn.AvgPool2d; with `same`, the mean is over what lies inside of the image (its count_include_pad=False). Zeros and a
 * factor do that: TensorFlow.js's own gradient of it divides by the whole window, also at the edges.
 */
export function createAveragePoolLayer(
  { averagePool, stride, padding }: LayerOf<'averagePool'>,
  inputShape: readonly number[],
): Layer {
  const [window, strides] = [toPair(averagePool), toPair(stride ?? averagePool)];
  const toSide = (axis: 0 | 1): Side => {
    const pad = padSide(inputShape[axis]!, window[axis]!, strides[axis]!, padding);
    return { pad, shares: listShares(inputShape[axis]!, window[axis]!, strides[axis]!, pad) };
  };
  const [rows, columns] = [toSide(0), toSide(1)];
  return createPlainLayer(({ tf }, x) => {
    const pool = (image: Tensor4D) => tf.avgPool(image, [...window], [...strides], 'valid');
    if (padding === 'valid') return pool(x as Tensor4D);
    const padded = tf.pad4d(x as Tensor4D, [[0, 0], [...rows.pad], [...columns.pad], [0, 0]]);
    const factors = rows.shares.flatMap((row) => columns.shares.map((column) => 1 / (row * column)));
    return tf.mul(pool(padded), tf.tensor(factors, [1, rows.shares.length, columns.shares.length, 1]));
  });
}

interface Side {
  readonly pad: SidePadding;
  /** Of each window along one side, how much of it lies inside. */
  readonly shares: readonly number[];
}

function listShares(size: number, window: number, stride: number, [before, after]: SidePadding): number[] {
  const count = Math.floor((size + before + after - window) / stride) + 1;
  return Array.from({ length: count }, (_, index) => {
    const from = index * stride - before;
    return (Math.min(size, from + window) - Math.max(0, from)) / window;
  });
}

/** N×H×W×C to N×C: torch.nn.AdaptiveAvgPool2d(1) or AdaptiveMaxPool2d(1), flattened. */
export function createGlobalPoolLayer({ globalPool }: LayerOf<'globalPool'>): Layer {
  return createPlainLayer(({ tf }, x) => {
    if (globalPool === 'average') return tf.mean(x, [1, 2]);
    // By the pool, whose gradient goes to one pixel where several are the largest, as PyTorch's does.
    const [n, height, width, channels] = (x as Tensor4D).shape;
    return tf.reshape(tf.maxPool(x as Tensor4D, [height, width], 1, 'valid'), [n, channels]);
  });
}

/** N×H×W×C to N×(C·H·W), channel by channel as torch.nn.Flatten has it, so that weights of PyTorch fit behind it. */
export function createFlattenLayer(): Layer {
  return createPlainLayer(({ tf }, x) => {
    const ordered = x.rank === 4 ? tf.transpose(x, [0, 3, 1, 2]) : x;
    return tf.reshape(ordered, [x.shape[0]!, -1]);
  });
}
