import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow';

/**
 * x·Wᵀ for x (N×inputs) and W (units×inputs), with its own gradient. Two reasons: the wasm kernel multiplies transposed
 * operands in a slow loop, so they are transposed first; and the gradient of the network's input is never needed.
 */
export function applyLinear(tf: TensorFlow, x: Tensor2D, weight: Tensor, isFirst: boolean): Tensor {
  const toWeightGradient = (dy: Tensor2D, input: Tensor2D): Tensor => tf.matMul(tf.transpose(dy), input);
  if (isFirst) {
    return tf.customGrad((...inputs) => ({
      value: tf.matMul(x, tf.transpose(inputs[0] as Tensor2D)),
      gradFunc: (dy: Tensor) => [toWeightGradient(dy as Tensor2D, x)],
    }))(weight as Tensor2D);
  }
  return tf.customGrad((...inputs) => {
    const [input, w, save] = inputs as unknown as [Tensor2D, Tensor2D, (tensors: Tensor[]) => void];
    // What the forward pass made is let go after it, unless it is saved.
    save([input, w]);
    return {
      value: tf.matMul(input, tf.transpose(w)),
      gradFunc: (dy: Tensor, saved: Tensor[]) => [
        tf.matMul(dy as Tensor2D, saved[1] as Tensor2D),
        toWeightGradient(dy as Tensor2D, saved[0] as Tensor2D),
      ],
    };
  })(x, weight as Tensor2D);
}
