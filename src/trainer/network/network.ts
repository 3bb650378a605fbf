import type { Parameter } from './parameter';

/** What one update needs: the batch's embeddings, and the gradient of the loss for every parameter. */
export interface Gradients {
  /** B×D, raw output. */
  readonly embeddings: Float32Array;
  /** One array per parameter, in the order of `Network.parameters`. */
  readonly gradients: readonly Float32Array[];
}

export interface Embedded {
  /** N×D raw embeddings of N rows. */
  readonly embeddings: Float32Array;
  /** Share of silent units in the worst layer; 0 where none can be. */
  readonly deadShare: number;
  /** The same for each layer that ends with a relu. */
  readonly deadByLayer: ReadonlyMap<string, number>;
}

export interface Network {
  /** Of one row: [features], or [height, width, channels]. */
  readonly inputShape: readonly number[];
  readonly embeddingDim: number;
  readonly parameters: readonly Parameter[];
  /** State that belongs to a checkpoint but not to the optimiser: running statistics. `differentiate` updates it. */
  readonly buffers: readonly Parameter[];
  embed(rows: Float32Array, n: number): Embedded;
  /**
   * One forward pass as in training; `toGradient` turns the B×D embeddings into dLoss/dEmbeddings; one backward pass. `step`
   * (from 1) decides what is dropped.
   */
  differentiate(
    rows: Float32Array,
    n: number,
    step: number,
    toGradient: (embeddings: Float32Array) => Float32Array,
  ): Gradients;
}
