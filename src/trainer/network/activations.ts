import type { Tensor } from '@tensorflow/tfjs-core';
import type { Activation } from '../../config/schema/layerSchema';
import { findNativeOps } from '../backend/nativeOps';
import type { TensorFlow } from '../backend/tensorflow';
import type { Pass } from './layer';

export function activate<T extends Tensor>({ tf, watchRelu }: Pass, kind: Activation, x: T): T {
  switch (kind) {
    case 'relu': {
      const output = relu(tf, x);
      watchRelu?.(output, '');
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

/** With a gradient of one or three quick operations: TensorFlow.js makes the step function of its own from five slow ones. */
function relu<T extends Tensor>(tf: TensorFlow, x: T): T {
  const native = findNativeOps(tf);
  const slope = native
    ? (dy: Tensor, output: Tensor) => native.reluGrad(dy, output)
    : (dy: Tensor, output: Tensor) => tf.mul(dy, tf.cast(tf.greater(output, 0), 'float32'));
  return tf.customGrad((...inputs) => {
    const [input, save] = inputs as unknown as [Tensor, (tensors: Tensor[]) => void];
    const value = tf.relu(input);
    save([value]);
    return { value, gradFunc: (dy: Tensor, [output]: Tensor[]) => slope(dy, output!) };
  })(x) as T;
}
