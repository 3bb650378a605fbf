import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow';

/** Share of the units (of images: channels) of a relu's output, N×…×units, that are 0 for every row. A NaN is something else. */
export function measureDeadShare(tf: TensorFlow, output: Tensor): number {
  const others = output.shape.slice(0, -1).map((_, axis) => axis);
  const highest = tf.max(output, others).dataSync();
  return highest.filter((value) => value <= 0).length / highest.length;
}
