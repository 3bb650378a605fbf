import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { parseTripletConfig } from '../../../src/config/parseTripletConfig';
import type { ModelConfig } from '../../../src/config/tripletConfig';
import { createNetwork } from '../../../src/trainer/network/createNetwork';
import type { Network } from '../../../src/trainer/network/network';
import { SeededRandom } from '../../../src/util/seededRandom';

export { tf };

export function toModel(model: object): ModelConfig {
  const { config, problems } = parseTripletConfig(JSON.stringify({ data: { path: 'x' }, model }), 'x');
  if (!config) throw new Error(JSON.stringify(problems));
  return config.model;
}

/** A small network on the cpu backend. */
export function build(
  layers: readonly object[],
  inputShape: readonly number[],
  more: object = {},
  seed = 7,
): Network {
  const model = { layers, embeddingDim: 3, activation: 'linear', ...more };
  return createNetwork(tf, toModel(model), inputShape, seed);
}

export function drawNormals(seed: number, count: number): Float32Array {
  const random = SeededRandom.fromSeed(seed, 'rows');
  return Float32Array.from({ length: count }, () => random.nextNormal());
}

const ROWS = 3;
const STEP = 5;

/** Of Σ embedding·slope along a random direction of each parameter: by its gradient, and by central differences. */
export function compareGradients(network: Network): { name: string; slope: number; difference: number }[] {
  const rows = drawNormals(1, ROWS * network.inputShape.reduce((product, side) => product * side, 1));
  const slopes = drawNormals(2, ROWS * network.embeddingDim);
  const run = () => network.differentiate(rows, ROWS, STEP, () => slopes);
  const measure = () => run().embeddings.reduce((sum, value, i) => sum + value * slopes[i]!, 0);
  const { gradients } = run();
  return network.parameters.map(({ name, values }, index) => {
    const direction = drawNormals(3 + index, values.length);
    const kept = values.slice();
    const measureAt = (share: number): number => {
      values.set(kept.map((value, i) => value + share * direction[i]!));
      return measure();
    };
    const half = 1e-3;
    const difference = (measureAt(half) - measureAt(-half)) / (2 * half);
    values.set(kept);
    const slope = gradients[index]!.reduce((sum, value, i) => sum + value * direction[i]!, 0);
    return { name, slope, difference };
  });
}
