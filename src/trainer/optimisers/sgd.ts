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
    update(current, gradients, learningRate): UpdateSize {
      const keep = this.steps === 0 ? 0 : momentum;
      this.steps++;
      let update = 0;
      let weights = 0;
      // A loop, not a callback: what a callback adds to is kept on the heap, a new number for every weight.
      for (const [index, { values }] of current.entries()) {
        const gradient = gradients[index]!;
        const buffer = buffers[index];
        for (let i = 0; i < values.length; i++) {
          const old = values[i]!;
          const g = gradient[i]! + weightDecay * old;
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
        }
      }
      return { update, weights };
    },
  };
}
