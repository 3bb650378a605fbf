import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow';

/** Mean and biased variance, one each per group that is normalised. */
export interface Moments {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/**
 * x̂ = (x − mean)/√(variance + ε) over `axes`, with its gradient in closed form (Ioffe & Szegedy 2015):
 * dx = (dy − mean(dy) − x̂·mean(dy·x̂))/√(variance + ε). `onMoments` gets the statistics as plain numbers.
 */
export function normalize(
  tf: TensorFlow,
  x: Tensor,
  axes: number[],
  epsilon: number,
  onMoments?: (moments: Moments) => void,
): Tensor {
  return tf.customGrad((...inputs) => {
    const [input, save] = inputs as unknown as [Tensor, (tensors: Tensor[]) => void];
    const mean = tf.mean(input, axes, true);
    const centred = tf.sub(input, mean);
    const variance = tf.mean(tf.square(centred), axes, true);
    onMoments?.({
      mean: mean.dataSync<'float32'>().slice(),
      variance: variance.dataSync<'float32'>().slice(),
    });
    const scale = tf.rsqrt(tf.add(variance, epsilon));
    const value = tf.mul(centred, scale);
    save([value, scale]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [normalized, factor] = saved as [Tensor, Tensor];
        const share = tf.mul(normalized, tf.mean(tf.mul(dy, normalized), axes, true));
        return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, axes, true)), share), factor);
      },
    };
  })(x);
}
