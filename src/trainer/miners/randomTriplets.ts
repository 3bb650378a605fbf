import type { Miner } from './miner';
import { listPartners } from './partners';

/** `perAnchor` triplets for each row, with a positive and a negative drawn uniformly. */
export function createRandomMiner(perAnchor: number): Miner {
  return ({ n, labels }, visit, { random }) => {
    for (let a = 0; a < n; a++) {
      const { positives, negatives } = listPartners(labels, a);
      if (positives.length === 0 || negatives.length === 0) continue;
      for (let k = 0; k < perAnchor; k++) {
        const positive = positives[random.nextBelow(positives.length)]!;
        visit(a, positive, negatives[random.nextBelow(negatives.length)]!);
      }
    }
  };
}
