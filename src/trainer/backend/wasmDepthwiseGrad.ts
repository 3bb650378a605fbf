import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './tensorflow';
import type { WasmMemory } from './wasmMemory';

/** Both gradients of a depthwise convolution, which the wasm backend (4.22.0) has none of. Channels last. */
export function createDepthwiseGrads(tf: TensorFlow): KernelConfig[] {
  return [
    {
      kernelName: tf.DepthwiseConv2dNativeBackpropInput,
      backendName: 'wasm',
      kernelFunc: ({ inputs, backend, attrs }) => {
        const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
        const memory = backend as WasmMemory;
        const attributes = attrs as unknown as DepthwiseAttributes;
        const info = describe(tf, attributes.inputShape!, filter.shape as Shape4D, attributes);
        const slopes = memory.readSync(dy.dataId);
        const weights = memory.readSync(filter.dataId);
        const output = memory.makeOutput(info.inShape, 'float32');
        const sums = memory.typedArrayFromHeap(output).fill(0);
        visit(info, (input, weight, result) => {
          sums[input] = sums[input]! + slopes[result]! * weights[weight]!;
        });
        return output;
      },
    },
    {
      kernelName: tf.DepthwiseConv2dNativeBackpropFilter,
      backendName: 'wasm',
      kernelFunc: ({ inputs, backend, attrs }) => {
        const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
        const memory = backend as WasmMemory;
        const attributes = attrs as unknown as DepthwiseAttributes;
        const info = describe(tf, x.shape as Shape4D, attributes.filterShape!, attributes);
        const values = memory.readSync(x.dataId);
        const slopes = memory.readSync(dy.dataId);
        const sums = new Float64Array(attributes.filterShape!.reduce((product, side) => product * side, 1));
        visit(info, (input, weight, result) => {
          sums[weight] = sums[weight]! + values[input]! * slopes[result]!;
        });
        const output = memory.makeOutput(attributes.filterShape!, 'float32');
        memory.typedArrayFromHeap(output).set(sums);
        return output;
      },
    },
  ];
}

type Shape4D = [number, number, number, number];

interface DepthwiseAttributes {
  readonly strides: number | [number, number];
  readonly dilations: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly inputShape?: Shape4D;
  readonly filterShape?: Shape4D;
}

type Info = ReturnType<typeof describe>;

function describe(
  tf: TensorFlow,
  input: Shape4D,
  filter: Shape4D,
  { strides, dilations, pad, dimRoundingMode }: DepthwiseAttributes,
) {
  return tf.backend_util.computeConv2DInfo(input, filter, strides, dilations, pad, dimRoundingMode, true);
}

/** Calls back with the places of each product: in the input, in the filter (kh×kw×C×M), in the output (channels C·M). */
function visit(info: Info, onProduct: (input: number, weight: number, result: number) => void): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = info;
  const multiplier = outChannels / inChannels;
  for (let n = 0; n < batchSize; n++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        const result = ((n * outHeight + row) * outWidth + column) * outChannels;
        for (let ky = 0; ky < info.filterHeight; ky++) {
          const y = row * info.strideHeight - padInfo.top + ky * info.dilationHeight;
          if (y < 0 || y >= inHeight) continue;
          for (let kx = 0; kx < info.filterWidth; kx++) {
            const x = column * info.strideWidth - padInfo.left + kx * info.dilationWidth;
            if (x < 0 || x >= inWidth) continue;
            const input = ((n * inHeight + y) * inWidth + x) * inChannels;
            const weight = (ky * info.filterWidth + kx) * outChannels;
            for (let channel = 0; channel < outChannels; channel++)
              onProduct(input + Math.floor(channel / multiplier), weight + channel, result + channel);
          }
        }
      }
    }
  }
}
