import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow';

/** The name that @tensorflow/tfjs-node registers its backend under. */
const NATIVE = 'tensorflow';

/**
 * x·Wᵀ for x (N×inputs) and W (units×inputs), with its own gradient: that of the network's input is never needed, and each
 * backend gets transposed factors in the way that it multiplies fastest.
 */
export function applyLinear(tf: TensorFlow, x: Tensor2D, weight: Tensor, isFirst: boolean): Tensor {
  const toWeightGradient = (dy: Tensor2D, input: Tensor2D): Tensor => multiplyTransposed(tf, dy, input);
  if (isFirst) {
    return tf.customGrad((...inputs) => ({
      value: multiplyByTransposed(tf, x, inputs[0] as Tensor2D),
      gradFunc: (dy: Tensor) => [toWeightGradient(dy as Tensor2D, x)],
    }))(weight as Tensor2D);
  }
  return tf.customGrad((...inputs) => {
    const [input, w, save] = inputs as unknown as [Tensor2D, Tensor2D, (tensors: Tensor[]) => void];
    // What the forward pass made is let go after it, unless it is saved.
    save([input, w]);
    return {
      value: multiplyByTransposed(tf, input, w),
      gradFunc: (dy: Tensor, saved: Tensor[]) => [
        tf.matMul(dy as Tensor2D, saved[1] as Tensor2D),
        toWeightGradient(dy as Tensor2D, saved[0] as Tensor2D),
      ],
    };
  })(x, weight as Tensor2D);
}

/** TensorFlow's own library reads a factor in either order; the wasm kernel has a slow loop for transposed ones. */
const readsEitherOrder = (tf: TensorFlow): boolean => tf.getBackend() === NATIVE;

/** a·bᵀ */
function multiplyByTransposed(tf: TensorFlow, a: Tensor2D, b: Tensor2D): Tensor2D {
  return readsEitherOrder(tf) ? tf.matMul(a, b, false, true) : tf.matMul(a, tf.transpose(b));
}

/** aᵀ·b */
function multiplyTransposed(tf: TensorFlow, a: Tensor2D, b: Tensor2D): Tensor2D {
  return readsEitherOrder(tf) ? tf.matMul(a, b, true, false) : tf.matMul(tf.transpose(a), b);
}
