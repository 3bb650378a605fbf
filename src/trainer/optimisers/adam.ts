import { createKernels } from '../../util/kernels/kernels';
import type { Parameter } from '../network/parameter';
import type { Optimiser, UpdateSize } from './optimiser';

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** AdamW: weights shrink by lr × weightDecay before the step, and the gradient has no part of it. */
  readonly decoupled: boolean;
}

/** So many weights at a time are handed to the kernel: they and their gradients stay in the processor's cache. */
const CHUNK = 1 << 14;
const FLOAT = Float32Array.BYTES_PER_ELEMENT;
/** Squares of the update, of the weights after it, of the gradients. */
const SUMS = 3;

/** torch.optim.Adam, or AdamW where the weight decay is decoupled; bias-corrected moments, all of it in float32 as there. */
export function createAdam(parameters: readonly Parameter[], options: AdamOptions): Optimiser {
  const { beta1, beta2, epsilon } = options;
  const coupled = options.decoupled ? 0 : options.weightDecay;
  const decoupled = options.decoupled ? options.weightDecay : 0;
  const total = parameters.reduce((sum, { values }) => sum + values.length, 0);
  // The sums, a chunk of weights, a chunk of gradients, then the moments of every weight.
  // Aligned to a vector.
  const weightsAt = (SUMS + (SUMS % 2)) * Float64Array.BYTES_PER_ELEMENT;
  const gradientsAt = weightsAt + CHUNK * FLOAT;
  const momentsAt = gradientsAt + CHUNK * FLOAT;
  const { kernels, memory } = createKernels(momentsAt + 2 * total * FLOAT);
  const { buffer } = memory;
  const sums = new Float64Array(buffer, 0, SUMS);
  const weights = new Float32Array(buffer, weightsAt, CHUNK);
  const gradients = new Float32Array(buffer, gradientsAt, CHUNK);
  let next = momentsAt;
  const allot = (): Float32Array[] =>
    parameters.map(({ values: { length } }) => {
      const array = new Float32Array(buffer, next, length);
      next += length * FLOAT;
      return array;
    });
  const means = allot();
  const squares = allot();
  return {
    steps: 0,
    slots: new Map([
      ['exp_avg', means],
      ['exp_avg_sq', squares],
    ]),
    update(current, given, learningRate): UpdateSize[] {
      this.steps++;
      const stepSize = learningRate / (1 - beta1 ** this.steps);
      const perRoot = 1 / Math.sqrt(1 - beta2 ** this.steps);
      const keep = 1 - learningRate * decoupled;
      return current.map(({ values }, index) => {
        const size = { update: 0, weights: 0, gradient: 0 };
        for (let from = 0; from < values.length; from += CHUNK) {
          const part = values.subarray(from, from + CHUNK);
          weights.set(part);
          gradients.set(given[index]!.subarray(from, from + CHUNK));
          kernels.adam(
            weightsAt,
            gradientsAt,
            means[index]!.byteOffset + from * FLOAT,
            squares[index]!.byteOffset + from * FLOAT,
            part.length,
            1 - beta1,
            beta2,
            1 - beta2,
            stepSize,
            perRoot,
            epsilon,
            keep,
            coupled,
            0,
          );
          part.set(weights.subarray(0, part.length));
          size.update += sums[0]!;
          size.weights += sums[1]!;
          size.gradient += sums[2]!;
        }
        return size;
      });
    },
  };
}
