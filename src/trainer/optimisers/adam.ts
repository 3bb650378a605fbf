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

/** torch.optim.Adam, or AdamW where the weight decay is decoupled; bias-corrected moments kept in float32. */
export function createAdam(parameters: readonly Parameter[], options: AdamOptions): Optimiser {
  const { beta1, beta2, epsilon } = options;
  const coupled = options.decoupled ? 0 : options.weightDecay;
  const decoupled = options.decoupled ? options.weightDecay : 0;
  const means = parameters.map(({ values }) => new Float32Array(values.length));
  const squares = parameters.map(({ values }) => new Float32Array(values.length));
  return {
    steps: 0,
    slots: new Map([
      ['exp_avg', means],
      ['exp_avg_sq', squares],
    ]),
    update(current, gradients, learningRate): UpdateSize {
      this.steps++;
      const stepSize = learningRate / (1 - beta1 ** this.steps);
      const perRoot = 1 / Math.sqrt(1 - beta2 ** this.steps);
      const keep = 1 - learningRate * decoupled;
      let update = 0;
      let weights = 0;
      // A loop, not a callback: what a callback adds to is kept on the heap, a new number for every weight.
      for (const [index, { values }] of current.entries()) {
        const gradient = gradients[index]!;
        const mean = means[index]!;
        const square = squares[index]!;
        for (let i = 0, { length } = values; i < length; i++) {
          const old = values[i]!;
          const g = gradient[i]! + coupled * old;
          const before = mean[i]!;
          const m = before + (g - before) * (1 - beta1);
          const v = beta2 * square[i]! + (1 - beta2) * g * g;
          mean[i] = m;
          square[i] = v;
          const next = Math.fround(old * keep - (stepSize * m) / (Math.sqrt(v) * perRoot + epsilon));
          values[i] = next;
          const change = next - old;
          update += change * change;
          weights += next * next;
        }
      }
      return { update, weights };
    },
  };
}
