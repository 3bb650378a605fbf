import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './tensorflow';
import type { WasmMemory } from './wasmMemory';

/**
 * Gradient of maximum pooling. That of the wasm backend (4.22.0) goes astray in windows without a positive value. Of several
 * largest values the first one counts, row by row, as in PyTorch and in the cpu backend.
 */
export function createMaxPoolGrad(tf: TensorFlow): KernelConfig {
  const kernelFunc: KernelFunc = ({ inputs, backend, attrs }) => {
    const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo };
    const memory = backend as WasmMemory;
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolAttributes;
    const shape = input.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const values = memory.readSync(input.dataId);
    const slopes = memory.readSync(dy.dataId);
    const output = memory.makeOutput(shape, 'float32');
    const sums = memory.typedArrayFromHeap(output).fill(0);
    const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, padInfo } = info;
    let at = 0;
    for (let n = 0; n < batchSize; n++) {
      for (let row = 0; row < outHeight; row++) {
        const top = row * info.strideHeight - padInfo.top;
        const bottom = Math.min(inHeight, top + info.filterHeight);
        for (let column = 0; column < outWidth; column++) {
          const left = column * info.strideWidth - padInfo.left;
          const right = Math.min(inWidth, left + info.filterWidth);
          for (let channel = 0; channel < inChannels; channel++, at++) {
            let best = -1;
            for (let y = Math.max(0, top); y < bottom; y++) {
              for (let x = Math.max(0, left); x < right; x++) {
                const place = ((n * inHeight + y) * inWidth + x) * inChannels + channel;
                if (best < 0 || values[place]! > values[best]!) best = place;
              }
            }
            if (best >= 0) sums[best] = sums[best]! + slopes[at]!;
          }
        }
      }
    }
    return output;
  };
  return { kernelName: tf.MaxPoolGrad, backendName: 'wasm', kernelFunc };
}

interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}
