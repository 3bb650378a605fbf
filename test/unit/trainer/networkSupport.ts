import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { parseTripletConfig } from '../../../src/config/parseTripletConfig';
import type { ModelConfig } from '../../../src/config/tripletConfig';
import { createNetwork } from '../../../src/trainer/network/network';
import type { Network } from '../../../src/trainer/network/network';
import { SeededRandom } from '../../../src/util/seededRandom';

export { tf };

export function toModel(model: object): ModelConfig {
  const { config, problems } = parseTripletConfig(JSON.stringify({ data: { path: 'x' }, model }), 'x');
  if (!config) throw new Error(JSON.stringify(problems));
  return config.model;
}

/** A small network on the cpu backend. */
export function build(layers: readonly object[], inputShape: readonly number[], more: object = {}): Network {
  const model = { layers, embeddingDim: 3, activation: 'linear', ...more };
  return createNetwork(tf, toModel(model), inputShape, 7);
}

export function drawNormals(seed: number, count: number): Float32Array {
  const random = SeededRandom.fromSeed(seed, 'rows');
  return Float32Array.from({ length: count }, () => random.nextNormal());
}
