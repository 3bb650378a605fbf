import type { GradConfig, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './tensorflow';

/**
 * Mends the gradient of average pooling with padding 'same', for models that use it: forward divides by the pixels inside of
 * the image, the cpu and wasm kernels of the gradient (4.22.0) by the whole window. Native TensorFlow needs no mending.
 */
export function mendAveragePoolGradient(tf: TensorFlow): void {
  const before = tf.getGradient(tf.AvgPool) as GradConfig | undefined;
  if (!before || mended.has(tf)) return;
  mended.add(tf);
  tf.unregisterGradient(tf.AvgPool);
  tf.registerGradient({
    ...before,
    gradFunc: (dy, saved, attributes) => {
      const { filterSize, strides, pad } = attributes as unknown as PoolAttributes;
      const [, height, width] = (saved[0] as Tensor4D).shape;
      const shares =
        pad === 'valid' ? null : measureShares(tf, [height, width], { filterSize, strides, pad });
      const slopes = shares ? tf.div(dy as Tensor, shares) : dy;
      return before.gradFunc(slopes, saved, attributes);
    },
  });
}

const mended = new WeakSet<TensorFlow>();

interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
}

/** How much of each window lies inside of the image: 1×H'×W'×1. */
function measureShares(
  tf: TensorFlow,
  [height, width]: readonly [number, number],
  { filterSize, strides, pad }: PoolAttributes,
): Tensor {
  const info = tf.backend_util.computePool2DInfo([1, height, width, 1], filterSize, strides, 1, pad);
  const rows = listShares(height, info.filterHeight, info.strideHeight, info.padInfo.top, info.outHeight);
  const columns = listShares(width, info.filterWidth, info.strideWidth, info.padInfo.left, info.outWidth);
  const shares = rows.flatMap((row) => columns.map((column) => row * column));
  return tf.tensor(shares, [1, info.outHeight, info.outWidth, 1]);
}

function listShares(size: number, window: number, stride: number, before: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const from = index * stride - before;
    return (Math.min(size, from + window) - Math.max(0, from)) / window;
  });
}
