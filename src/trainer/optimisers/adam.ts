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
      const rootCorrection = Math.sqrt(1 - beta2 ** this.steps);
      const keep = 1 - learningRate * decoupled;
      let update = 0;
      let weights = 0;
      current.forEach(({ values }, index) => {
        const gradient = gradients[index]!;
        const mean = means[index]!;
        const square = squares[index]!;
        for (let i = 0; i < values.length; i++) {
          const old = values[i]!;
          const g = gradient[i]! + coupled * old;
          const m = mean[i]! + (g - mean[i]!) * (1 - beta1);
          const v = beta2 * square[i]! + (1 - beta2) * g * g;
          mean[i] = m;
          square[i] = v;
          const next = Math.fround(old * keep - (stepSize * m) / (Math.sqrt(v) / rootCorrection + epsilon));
          values[i] = next;
          update += (next - old) * (next - old);
          weights += next * next;
        }
      });
      return { update, weights };
    },
  };
}
