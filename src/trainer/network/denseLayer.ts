import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Activation, Initializer } from '../../config/schema/layerSchema';
import type { SeededRandom } from '../../util/seededRandom';
import { activate } from './activations';
import type { Layer } from './layer';
import { applyLinear } from './linear';
import { createWeightedParameters } from './weightedParameters';

/** x·Wᵀ + b with W as units×inputs, as torch.nn.Linear keeps it, and its activation. */
export function createDenseLayer(options: {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  readonly hasBias: boolean;
  readonly initializer: Initializer;
  readonly random: SeededRandom;
  /** Its input is data: no gradient of it is needed. */
  readonly isFirst: boolean;
}): Layer {
  const { inputs, units, activation, isFirst } = options;
  return {
    parameters: createWeightedParameters({ ...options, shape: [units, inputs] }),
    buffers: [],
    forward(pass, x, [weight, bias]): Tensor {
      const output = applyLinear(pass.tf, { x: x as Tensor2D, weight: weight!, bias, isFirst });
      return activate(pass, activation, output);
    },
  };
}
