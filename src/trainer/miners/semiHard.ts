import type { Miner } from './miner';

/** All triplets with 0 < d_an - d_ap ≤ margin (PML TripletMarginMiner "semihard"). */
export function createSemiHardMiner(margin: number): Miner {
  return ({ n, labels, distances }, visit) => {
    for (let a = 0; a < n; a++) {
      for (let p = 0; p < n; p++) {
        if (p === a || labels[p] !== labels[a]) continue;
        const near = distances[a * n + p]!;
        for (let q = 0; q < n; q++) {
          if (labels[q] === labels[a]) continue;
          const lead = distances[a * n + q]! - near;
          if (lead > 0 && lead <= margin) visit(a, p, q);
        }
      }
    }
  };
}
