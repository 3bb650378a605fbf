/** Draws batches. A batch depends on the seed and its step alone, so that a resumed run draws what the uninterrupted one would. */
export interface Sampler {
  /** Rows of a batch. */
  readonly batchSize: number;
  /** Training rows that a batch uses up of an epoch: its rows, or its triplets where those are what is counted. */
  readonly perStep: number;
  /** What an epoch has of them. */
  readonly perEpoch: number;
  /** Row numbers of the batch of a step (counted from 1). */
  draw(step: number): Int32Array;
}
