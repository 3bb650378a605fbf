import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow';
import type { Parameter } from './parameter';

/** One step of the network. `weights` are its parameters as tensors, in the order of `parameters`. */
export interface Layer {
  readonly parameters: readonly Parameter[];
  /** True where outputs at or below 0 mean a silent unit (relu). */
  readonly canDie: boolean;
  forward(tf: TensorFlow, x: Tensor, weights: readonly Tensor[]): Tensor;
}
