import type { TensorInfo } from '@tensorflow/tfjs-core';

/** What of the wasm backend a kernel in JavaScript needs. */
export interface WasmMemory {
  /** A copy of a tensor's values. */
  readSync(dataId: object): Float32Array;
  makeOutput(shape: readonly number[], dtype: 'float32'): TensorInfo;
  /** The memory of a tensor itself; a new output may move it. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}
