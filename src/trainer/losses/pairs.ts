import type { EmbeddingBatch } from '../distances/embeddingBatch';
import type { Miner, MiningMoment } from '../miners/miner';

/** How often each ordered pair counts in a loss over pairs, N×N, rows are anchors. */
export interface Pairs {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

export type PairMiner = (batch: EmbeddingBatch, moment: MiningMoment) => Pairs;

/** Every pair of the batch, in both directions. */
export const mineAllPairs: PairMiner = ({ n, labels }) => {
  const positives = new Float64Array(n * n);
  const negatives = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let j = 0; j < n; j++) {
      if (a !== j) (labels[a] === labels[j] ? positives : negatives)[a * n + j] = 1;
    }
  }
  return { positives, negatives };
};

/** The pairs of mined triplets: one that stands in three triplets counts three times, as PML's convert_to_pairs has it. */
export function toPairMiner(mine: Miner): PairMiner {
  return (batch, moment) => {
    const { n } = batch;
    const positives = new Float64Array(n * n);
    const negatives = new Float64Array(n * n);
    mine(
      batch,
      (a, p, q) => {
        positives[a * n + p]!++;
        negatives[a * n + q]!++;
      },
      moment,
    );
    return { positives, negatives };
  };
}
