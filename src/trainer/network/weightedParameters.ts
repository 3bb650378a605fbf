import type { Initializer } from '../../config/schema/layerSchema';
import type { SeededRandom } from '../../util/seededRandom';
import { drawBias, drawWeights } from './initializers';
import type { Parameter } from './parameter';

/** What dense and conv2d layers have: `N.weight` with its outputs first, and `N.bias` unless it is left out. */
export function createWeightedParameters(options: {
  readonly name: string;
  /** [outputs, inputs] or [outputs, inputs, height, width]. */
  readonly shape: readonly [number, number, ...number[]];
  readonly hasBias: boolean;
  readonly initializer: Initializer;
  readonly random: SeededRandom;
}): Parameter[] {
  const { name, shape, hasBias, initializer, random } = options;
  const [units, inputs, ...kernel] = shape;
  const pixels = kernel.reduce((product, side) => product * side, 1);
  const size = { units, fanIn: inputs * pixels, fanOut: units * pixels };
  const weight = { name: `${name}.weight`, shape, values: drawWeights(initializer, random, size) };
  if (!hasBias) return [weight];
  return [weight, { name: `${name}.bias`, shape: [units], values: drawBias(initializer, random, size) }];
}
