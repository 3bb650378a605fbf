import type { Parameter } from '../network/parameter';
import type { Optimiser, UpdateSize } from './optimiser';

export interface RmspropOptions {
  readonly alpha: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

/** torch.optim.RMSprop, not centred: epsilon is added to the root; momentum runs over the scaled gradient. */
export function createRmsprop(parameters: readonly Parameter[], options: RmspropOptions): Optimiser {
  const { alpha, epsilon, momentum, weightDecay } = options;
  const squares = parameters.map(({ values }) => new Float32Array(values.length));
  const buffers = momentum === 0 ? [] : parameters.map(({ values }) => new Float32Array(values.length));
  const slots = new Map([['square_avg', squares]]);
  if (momentum !== 0) slots.set('momentum_buffer', buffers);
  return {
    steps: 0,
    slots,
    update(current, gradients, learningRate): UpdateSize[] {
      this.steps++;
      return current.map(({ values }, index) => {
        let update = 0;
        let slopes = 0;
        let weights = 0;
        const gradient = gradients[index]!;
        const square = squares[index]!;
        const buffer = buffers[index];
        for (let i = 0; i < values.length; i++) {
          const old = values[i]!;
          const slope = gradient[i]!;
          const g = slope + weightDecay * old;
          const v = alpha * square[i]! + (1 - alpha) * g * g;
          square[i] = v;
          let step = g / (Math.sqrt(v) + epsilon);
          if (buffer) buffer[i] = step = Math.fround(momentum * buffer[i]! + step);
          const next = Math.fround(old - learningRate * step);
          values[i] = next;
          update += (next - old) * (next - old);
          weights += next * next;
          slopes += slope * slope;
        }
        return { update, gradient: slopes, weights };
      });
    },
  };
}
