import type { Initializer } from '../../config/schema/layerSchema';
import type { SeededRandom } from '../../util/seededRandom';
import { drawOrthogonal } from './orthogonal';

/** A weight array as PyTorch counts it: `units` rows of `fanIn` values; fanOut is units times the pixels of a kernel. */
export interface WeightSize {
  readonly units: number;
  readonly fanIn: number;
  readonly fanOut: number;
}

/** units×fanIn values. Names and formulas of torch.nn.init; normal ones are not truncated. */
export function drawWeights(
  kind: Initializer,
  random: SeededRandom,
  { units, fanIn, fanOut }: WeightSize,
): Float32Array {
  const count = units * fanIn;
  switch (kind) {
    case 'fan-in-uniform':
      return drawUniform(random, count, 1 / Math.sqrt(fanIn));
    case 'he-normal':
      return drawNormal(random, count, Math.sqrt(2 / fanIn));
    case 'he-uniform':
      return drawUniform(random, count, Math.sqrt(6 / fanIn));
    case 'glorot-normal':
      return drawNormal(random, count, Math.sqrt(2 / (fanIn + fanOut)));
    case 'glorot-uniform':
      return drawUniform(random, count, Math.sqrt(6 / (fanIn + fanOut)));
    case 'lecun-normal':
      return drawNormal(random, count, Math.sqrt(1 / fanIn));
    case 'orthogonal':
      return drawOrthogonal(random, units, fanIn);
    case 'zeros':
      return new Float32Array(count);
  }
}

/** With `fan-in-uniform` as torch.nn.Linear and Conv2d have them, else 0. */
export function drawBias(
  kind: Initializer,
  random: SeededRandom,
  { units, fanIn }: WeightSize,
): Float32Array {
  return kind === 'fan-in-uniform'
    ? drawUniform(random, units, 1 / Math.sqrt(fanIn))
    : new Float32Array(units);
}

function drawUniform(random: SeededRandom, count: number, bound: number): Float32Array {
  return Float32Array.from({ length: count }, () => (2 * random.nextUnit() - 1) * bound);
}

function drawNormal(random: SeededRandom, count: number, deviation: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.nextNormal() * deviation);
}
