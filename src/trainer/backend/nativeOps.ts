import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './tensorflow';

/** The name that @tensorflow/tfjs-node registers its backend under. */
const NATIVE = 'tensorflow';

/** Operations of TensorFlow's own library that TensorFlow.js puts together from several slower ones. float32 throughout. */
export interface NativeOps {
  /** a·b of two matrices, each read transposed where it is asked for: MatMul, quicker than BatchMatMulV2. */
  multiply(a: Tensor2D, b: Tensor2D, transposeA: boolean, transposeB: boolean): Tensor2D;
  /** dy where `output`, a relu's, is above 0, else 0. */
  reluGrad(dy: Tensor, output: Tensor): Tensor;
  /** Adds b of length C to each of N×C rows. */
  addBias(x: Tensor, b: Tensor): Tensor;
  /** Sums of N×…×C by the last axis. */
  sumColumns(x: Tensor): Tensor;
}

/** What tfjs-node's backend has beyond the interface of backends. */
interface NativeBackend {
  readonly binding: {
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_FLOAT: number;
  };
  executeSingleOutput(name: string, attributes: readonly Attribute[], inputs: readonly Tensor[]): Tensor;
}

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
}

const found = new WeakMap<TensorFlow, NativeOps>();

/** null: another backend is at work, with nothing of this. */
export function findNativeOps(tf: TensorFlow): NativeOps | null {
  if (tf.getBackend() !== NATIVE) return null;
  let ops = found.get(tf);
  if (!ops) found.set(tf, (ops = createNativeOps(tf.backend() as unknown as NativeBackend)));
  return ops;
}

function createNativeOps(backend: NativeBackend): NativeOps {
  const { TF_ATTR_BOOL, TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  const flag = (name: string, value: boolean): Attribute => ({ name, type: TF_ATTR_BOOL, value });
  const float: Attribute = { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT };
  const run = (name: string, ...inputs: readonly Tensor[]): Tensor =>
    backend.executeSingleOutput(name, [float], inputs);
  return {
    multiply: (a, b, transposeA, transposeB) =>
      backend.executeSingleOutput(
        'MatMul',
        [flag('transpose_a', transposeA), flag('transpose_b', transposeB), float],
        [a, b],
      ) as Tensor2D,
    reluGrad: (dy, output) => run('ReluGrad', dy, output),
    addBias: (x, b) => run('BiasAdd', x, b),
    sumColumns: (x) => run('BiasAddGrad', x),
  };
}
