import type { Tensor } from '@tensorflow/tfjs-core';
import type { Activation } from '../../config/schema/modelSchema';
import type { TensorFlow } from '../backend/tensorflow';

export function activate<T extends Tensor>(tf: TensorFlow, kind: Activation, x: T): T {
  switch (kind) {
    case 'relu':
      return tf.relu(x);
    case 'leakyRelu':
      return tf.leakyRelu(x, 0.01);
    case 'gelu':
      return tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))));
    case 'tanh':
      return tf.tanh(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'linear':
      return x;
  }
}
