import type { SeededRandom } from '../../util/seededRandom';

/** Uniform in ±1/√fanIn: what torch.nn.Linear and Conv2d start from (kaiming_uniform with a = √5), weights and biases alike. */
export function drawFanInUniform(random: SeededRandom, count: number, fanIn: number): Float32Array {
  const bound = 1 / Math.sqrt(fanIn);
  return Float32Array.from({ length: count }, () => (2 * random.nextUnit() - 1) * bound);
}
