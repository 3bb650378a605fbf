import type { EmbeddingBatch } from '../distances/embeddingBatch';

export type TripletVisitor = (anchor: number, positive: number, negative: number) => void;

/** Names the triplets of a batch that the loss is taken over, in the order anchor, positive, negative. */
export type Miner = (batch: EmbeddingBatch, visit: TripletVisitor) => void;
