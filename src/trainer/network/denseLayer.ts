import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Activation } from '../../config/schema/modelSchema';
import type { SeededRandom } from '../../util/seededRandom';
import type { TensorFlow } from '../backend/tensorflow';
import { activate } from './activations';
import { drawFanInUniform } from './initializers';
import type { Layer } from './layer';
import { applyLinear } from './linear';

/** x·Wᵀ + b with W as units×inputs, as torch.nn.Linear keeps it, and its activation. */
export function createDenseLayer(options: {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  readonly random: SeededRandom;
  /** Its input is data: no gradient of it is needed. */
  readonly isFirst: boolean;
}): Layer {
  const { name, inputs, units, activation, random, isFirst } = options;
  return {
    canDie: activation === 'relu',
    parameters: [
      {
        name: `${name}.weight`,
        shape: [units, inputs],
        values: drawFanInUniform(random, units * inputs, inputs),
      },
      { name: `${name}.bias`, shape: [units], values: drawFanInUniform(random, units, inputs) },
    ],
    forward(tf: TensorFlow, x: Tensor, weights: readonly Tensor[]): Tensor {
      return activate(tf, activation, applyLinear(tf, x as Tensor2D, weights, isFirst));
    },
  };
}
