import type { Miner } from './miner';

/** Per anchor its farthest positive and nearest negative (PML BatchHardMiner): an anchor that lacks either is left out. */
export const mineBatchHard: Miner = ({ n, labels, distances }, visit) => {
  for (let a = 0; a < n; a++) {
    let positive = -1;
    let negative = -1;
    for (let j = 0; j < n; j++) {
      if (j === a) continue;
      const distance = distances[a * n + j]!;
      if (labels[j] === labels[a]) {
        if (positive === -1 || distance > distances[a * n + positive]!) positive = j;
      } else if (negative === -1 || distance < distances[a * n + negative]!) negative = j;
    }
    if (positive !== -1 && negative !== -1) visit(a, positive, negative);
  }
};
