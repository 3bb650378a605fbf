import type { Parameter } from '../network/parameter';
import type { Optimiser, UpdateSize } from './optimiser';

export interface SgdOptions {
  readonly momentum: number;
  readonly weightDecay: number;
  /** The step looks ahead along the momentum. */
  readonly nesterov: boolean;
}

/** torch.optim.SGD: coupled weight decay; the first momentum buffer is the first gradient. */
export function createSgd(
  parameters: readonly Parameter[],
  { momentum, weightDecay, nesterov }: SgdOptions,
): Optimiser {
  const buffers = momentum === 0 ? [] : parameters.map(({ values }) => new Float32Array(values.length));
  return {
    steps: 0,
    slots: new Map(momentum === 0 ? [] : [['momentum_buffer', buffers]]),
    update(current, gradients, learningRate): UpdateSize[] {
      const keep = this.steps === 0 ? 0 : momentum;
      this.steps++;
      return current.map(({ values }, index) => {
        let update = 0;
        let slopes = 0;
        let weights = 0;
        const gradient = gradients[index]!;
        const buffer = buffers[index];
        for (let i = 0; i < values.length; i++) {
          const old = values[i]!;
          const slope = gradient[i]!;
          const g = slope + weightDecay * old;
          let step = g;
          if (buffer) {
            const moved = Math.fround(keep * buffer[i]! + g);
            buffer[i] = moved;
            step = nesterov ? g + momentum * moved : moved;
          }
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
