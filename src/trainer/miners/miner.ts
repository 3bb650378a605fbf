import type { SeededRandom } from '../../util/seededRandom';
import type { EmbeddingBatch } from '../distances/embeddingBatch';

export type TripletVisitor = (anchor: number, positive: number, negative: number) => void;

/** When a batch is mined: some miners change with the step, some draw. */
export interface MiningMoment {
  /** From 1. */
  readonly step: number;
  /** A stream of this step alone, so that a resumed run draws what the uninterrupted one would. */
  readonly random: SeededRandom;
}

/** Names the triplets of a batch that the loss is taken over, in the order anchor, positive, negative. */
export type Miner = (batch: EmbeddingBatch, visit: TripletVisitor, moment: MiningMoment) => void;
