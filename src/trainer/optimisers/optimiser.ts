import type { Parameter } from '../network/parameter';

/** How far one update of a parameter went: sums of squares over its weights. */
export interface UpdateSize {
  readonly update: number;
  /** Of the gradient as it was given. */
  readonly gradient: number;
  /** Of the weights after the update. */
  readonly weights: number;
}

export interface Optimiser {
  /** Changes the parameters in place. Gradients are one array per parameter, and so are the sizes. */
  update(
    parameters: readonly Parameter[],
    gradients: readonly Float32Array[],
    learningRate: number,
  ): UpdateSize[];
  /** Moments by name, for checkpoints; the arrays are live. */
  readonly slots: ReadonlyMap<string, readonly Float32Array[]>;
  /** Updates done. */
  steps: number;
}
