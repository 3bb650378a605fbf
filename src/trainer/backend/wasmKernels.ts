import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './tensorflow';
import { createDepthwiseGrads } from './wasmDepthwiseGrad';
import { createMaxPoolGrad } from './wasmMaxPoolGrad';

const WASM = 'wasm';

/** Lets go of a tensor between two kernels: nothing else knows of it. */
interface WasmBackend {
  disposeData(dataId: object): boolean;
}

/** Registers the kernels that training needs and the wasm backend lacks or gets wrong. Before the backend starts. */
export function registerWasmKernels(tf: TensorFlow): void {
  for (const kernel of [createConv2DBackpropFilter(tf), createMaxPoolGrad(tf), ...createDepthwiseGrads(tf)]) {
    // getKernel answers undefined for what is not there, whatever its type says.
    const before = tf.getKernel(kernel.kernelName, WASM) as KernelConfig | undefined;
    if (before) tf.unregisterKernel(kernel.kernelName, WASM);
    tf.registerKernel(kernel);
  }
}

/**
 * Gradient of a convolution by its filter, as a convolution of its own: images become filters, channels become images, and
 * the stride becomes the dilation. dW = conv2d(pad(x) as C×H×W×N, dy as H'×W'×N×O), cut to the kernel, as kh×kw×C×O.
 */
function createConv2DBackpropFilter(tf: TensorFlow): KernelConfig {
  const kernelFunc: KernelFunc = ({ inputs, backend, attrs }) => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as FilterAttributes;
    const run = createRunner(tf, backend as WasmBackend);
    const [height, width] = filterShape;
    const info = tf.backend_util.computeConv2DInfo(
      x.shape as Shape4D,
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const { top, bottom, left, right } = info.padInfo;
    const paddings = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ];
    const padded = run('PadV2', { x }, { paddings, constantValue: 0 });
    const images = run('Transpose', { x: padded }, { perm: [3, 1, 2, 0] }, [padded]);
    const filter = run('Transpose', { x: dy }, { perm: [1, 2, 0, 3] });
    const product = run(
      'Conv2D',
      { x: images, filter },
      {
        strides: [1, 1],
        dilations: [info.strideHeight, info.strideWidth],
        pad: 'valid',
        dataFormat: 'NHWC',
        dimRoundingMode: undefined,
      },
      [images, filter],
    );
    const size = [filterShape[2], height, width, filterShape[3]];
    const cut = run('Slice', { x: product }, { begin: [0, 0, 0, 0], size }, [product]);
    return run('Transpose', { x: cut }, { perm: [1, 2, 0, 3] }, [cut]);
  };
  return { kernelName: tf.Conv2DBackpropFilter, backendName: WASM, kernelFunc };
}

type Shape4D = [number, number, number, number];

interface FilterAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: Shape4D;
}

/** Runs a kernel of the wasm backend, then lets go of the tensors that were only made for it. */
function createRunner(tf: TensorFlow, backend: WasmBackend) {
  return (
    name: string,
    inputs: Record<string, TensorInfo>,
    attributes: Record<string, unknown>,
    spent: readonly TensorInfo[] = [],
  ): TensorInfo => {
    const { kernelFunc } = tf.getKernel(name, WASM);
    const result = kernelFunc({ inputs, backend, attrs: attributes as never }) as TensorInfo;
    for (const { dataId } of spent) backend.disposeData(dataId);
    return result;
  };
}
