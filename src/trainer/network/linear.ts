import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { findNativeOps } from '../backend/nativeOps';
import type { TensorFlow } from '../backend/tensorflow';

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
  const { multiply, addBias, sumColumns } = findNativeOps(tf) ?? portableOps(tf);
  return tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as unknown as (tensors: Tensor[]) => void;
    // What the forward pass made is let go after it, unless it is saved.
    save([x, w]);
    const product = multiply(x, w, false, true);
    return {
      value: bias ? addBias(product, bias) : product,
      gradFunc: (slopes: Tensor, saved: Tensor[]) => {
        const [dy, input, factor] = [slopes, ...saved] as [Tensor2D, Tensor2D, Tensor2D];
        return [
          ...(isFirst ? [] : [multiply(dy, factor, false, false)]),
          multiply(dy, input, true, false),
          ...(bias ? [sumColumns(dy)] : []),
        ];
      },
    };
  })(...operands);
}

/** The same by TensorFlow.js' own operations. The wasm kernel has a slow loop for transposed factors. */
function portableOps(tf: TensorFlow) {
  return {
    multiply: (a: Tensor2D, b: Tensor2D, transposeA: boolean, transposeB: boolean): Tensor2D =>
      tf.matMul(transposeA ? tf.transpose(a) : a, transposeB ? tf.transpose(b) : b),
    addBias: (x: Tensor, b: Tensor): Tensor => tf.add(x, b),
    sumColumns: (x: Tensor): Tensor => tf.sum(x, 0),
  };
}
