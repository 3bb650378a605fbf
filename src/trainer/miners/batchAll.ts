import type { Miner } from './miner';

/** Every valid triplet: a ≠ p, y_a = y_p ≠ y_n; row-major over (a, p, n), as PML's and the published batch-all. */
export const mineBatchAll: Miner = ({ n, labels }, visit) => {
  for (let a = 0; a < n; a++) {
    for (let p = 0; p < n; p++) {
      if (p === a || labels[p] !== labels[a]) continue;
      for (let q = 0; q < n; q++) if (labels[q] !== labels[a]) visit(a, p, q);
    }
  }
};
