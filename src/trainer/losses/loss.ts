import type { EmbeddingBatch } from '../distances/embeddingBatch';
import type { MiningMoment } from '../miners/miner';

export interface LossResult {
  readonly value: number;
  /** dLoss/dDistance of every ordered pair, N×N, rows are anchors. */
  readonly pairGradient: Float64Array;
  /** Places of `pairGradient` that may differ from 0, each once; left out: all of them may. */
  readonly touched?: Int32Array | undefined;
  /** Terms (triplets, pairs or rows) that the loss was taken over. */
  readonly count: number;
  /** Those of them that are above 0: only they have a gradient. */
  readonly active: number;
}

export type Loss = (batch: EmbeddingBatch, moment: MiningMoment) => LossResult;
