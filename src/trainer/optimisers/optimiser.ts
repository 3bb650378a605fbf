import type { Parameter } from '../network/parameter';

/** How far one update went: sums of squares over all weights. */
export interface UpdateSize {
  readonly update: number;
  /** Of the weights after the update. */
  readonly weights: number;
}

export interface Optimiser {
  /** Changes the parameters in place. Gradients are one array per parameter. */
  update(
    parameters: readonly Parameter[],
    gradients: readonly Float32Array[],
    learningRate: number,
  ): UpdateSize;
  /** Moments by name, for checkpoints; the arrays are live. */
  readonly slots: ReadonlyMap<string, readonly Float32Array[]>;
  /** Updates done. */
  steps: number;
}
