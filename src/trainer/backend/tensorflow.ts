import type * as core from '@tensorflow/tfjs-core';

/** TensorFlow.js as a value: the native package brings a core of its own, so nothing else may import one. */
export type TensorFlow = typeof core;

export type BackendName = 'native' | 'wasm' | 'cpu';

export interface Backend {
  readonly name: BackendName;
  readonly tf: TensorFlow;
  /** Why a faster one was not taken; null where it was. */
  readonly remark: string | null;
}
