import type { Tensor } from '@tensorflow/tfjs-core';
import type { Activation } from '../../config/schema/layerSchema';
import type { Pass } from './layer';

export function activate<T extends Tensor>({ tf, watchRelu }: Pass, kind: Activation, x: T): T {
  switch (kind) {
    case 'relu': {
      const output = tf.relu(x);
      watchRelu?.(output);
      return output;
    }
    case 'leakyRelu':
      return tf.leakyRelu(x, 0.01);
    case 'gelu':
      return tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))));
    case 'tanh':
      return tf.tanh(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'softmax':
      return tf.softmax(x);
    case 'linear':
      return x;
  }
}
