import type { EmbeddingBatch } from '../distances/embeddingBatch';

export interface LossResult {
  readonly value: number;
  /** dLoss/dDistance of every ordered pair, N×N, rows are anchors. */
  readonly pairGradient: Float64Array;
  /** Triplets (or pairs) that the loss was taken over. */
  readonly count: number;
}

export type Loss = (batch: EmbeddingBatch) => LossResult;
