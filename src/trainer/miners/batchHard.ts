import type { Miner } from './miner';

/** Per anchor its farthest positive and nearest negative (PML BatchHardMiner): an anchor that lacks either is left out. */
export const mineBatchHard: Miner = ({ n, labels, distances }, visit) => {
  for (let a = 0; a < n; a++) {
    const label = labels[a];
    let positive = -1;
    let negative = -1;
    let farthest = 0;
    let nearest = 0;
    for (let j = 0, at = a * n; j < n; j++, at++) {
      const distance = distances[at]!;
      if (labels[j] === label) {
        if (j === a || (positive !== -1 && !(distance > farthest))) continue;
        positive = j;
        farthest = distance;
      } else if (negative === -1 || distance < nearest) {
        negative = j;
        nearest = distance;
      }
    }
    if (positive !== -1 && negative !== -1) visit(a, positive, negative);
  }
};

/**
 * The batch-hard of omoindrot/tensorflow-triplet-loss and sentence-transformers: every row is an anchor. One without a
 * positive is its own, at distance 0; one without a negative takes the largest distance of its row, so its lead is 0.
 */
export const mineBatchHardOfAll: Miner = ({ n, labels, distances }, visit) => {
  for (let a = 0; a < n; a++) {
    let positive = a;
    let negative = -1;
    for (let j = 0; j < n; j++) {
      const distance = distances[a * n + j]!;
      if (labels[j] === labels[a]) {
        if (distance > distances[a * n + positive]!) positive = j;
      } else if (negative === -1 || distance < distances[a * n + negative]!) negative = j;
    }
    visit(a, positive, negative === -1 ? positive : negative);
  }
};
