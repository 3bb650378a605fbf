import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow';

/** The name that @tensorflow/tfjs-node registers its backend under. */
const NATIVE = 'tensorflow';

interface Linear {
  /** N×inputs. */
  readonly x: Tensor2D;
  /** units×inputs. */
  readonly weight: Tensor;
  /** units; left out: none is added. */
  readonly bias?: Tensor | undefined;
  /** Its input is data: no gradient of it is needed. */
  readonly isFirst: boolean;
}

/**
 * x·Wᵀ + b, with its own gradient: each backend gets transposed factors in the way that it multiplies fastest, and the bias is
 * added and summed up without the reshapes of a general broadcast.
 */
export function applyLinear(tf: TensorFlow, { x, weight, bias, isFirst }: Linear): Tensor {
  const w = weight as Tensor2D;
  const operands = [...(isFirst ? [] : [x]), w, ...(bias ? [bias] : [])];
  return tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as unknown as (tensors: Tensor[]) => void;
    // What the forward pass made is let go after it, unless it is saved.
    save([x, w]);
    const product = multiplyByTransposed(tf, x, w);
    return {
      value: bias ? tf.add(product, bias) : product,
      gradFunc: (slopes: Tensor, saved: Tensor[]) => {
        const [dy, input, factor] = [slopes, ...saved] as [Tensor2D, Tensor2D, Tensor2D];
        return [
          ...(isFirst ? [] : [tf.matMul(dy, factor)]),
          multiplyTransposed(tf, dy, input),
          ...(bias ? [tf.sum(dy, 0)] : []),
        ];
      },
    };
  })(...operands);
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
