import type { Layer } from './network';

export interface StepSize {
  /** Norm of all gradients. */
  readonly gradNorm: number;
  /** ||Δw|| / ||w||. */
  readonly updateRatio: number;
}

export interface Optimizer {
  step(rate: number): StepSize;
}

/** Adam (β 0.9, 0.999, ε 1e-8) with coupled weight decay, or plain SGD. Clears the gradients unless `keepGradients`. */
export function createOptimizer(
  kind: 'adam' | 'sgd',
  layers: readonly Layer[],
  weightDecay: number,
  keepGradients = false,
): Optimizer {
  const moments = layers.map(({ weights }) => new Float64Array(weights.length));
  const squares = layers.map(({ weights }) => new Float64Array(weights.length));
  let count = 0;
  return {
    step(rate) {
      count++;
      const first = 1 - 0.9 ** count;
      const second = 1 - 0.999 ** count;
      let gradSquare = 0;
      let moved = 0;
      let size = 0;
      layers.forEach(({ weights, gradients }, l) => {
        const m = moments[l]!;
        const v = squares[l]!;
        for (let k = 0; k < weights.length; k++) {
          const raw = gradients[k]!;
          gradSquare += raw * raw;
          const g = raw + weightDecay * weights[k]!;
          let change = g;
          if (kind === 'adam') {
            m[k] = 0.9 * m[k]! + 0.1 * g;
            v[k] = 0.999 * v[k]! + 0.001 * g * g;
            change = m[k]! / first / (Math.sqrt(v[k]! / second) + 1e-8);
          }
          const delta = rate * change;
          moved += delta * delta;
          weights[k]! -= delta;
          size += weights[k]! * weights[k]!;
        }
        if (!keepGradients) gradients.fill(0);
      });
      return { gradNorm: Math.sqrt(gradSquare), updateRatio: Math.sqrt(moved / size) };
    },
  };
}
