import type { Miner } from './miner';
import { groupByLabel } from './partners';

/** Per anchor its farthest positive and nearest negative (PML BatchHardMiner): an anchor that lacks either is left out. */
export const mineBatchHard: Miner = ({ n, labels, distances }, visit) => {
  const classes = groupByLabel(labels);
  for (let a = 0; a < n; a++) {
    const label = labels[a]!;
    const row = a * n;
    let positive = -1;
    for (const j of classes.get(label)!) {
      if (j !== a && (positive === -1 || distances[row + j]! > distances[row + positive]!)) positive = j;
    }
    let negative = 0;
    while (negative < n && labels[negative] === label) negative++;
    if (positive === -1 || negative === n) continue;
    let nearest = distances[row + negative]!;
    for (let j = negative + 1; j < n; j++) {
      const distance = distances[row + j]!;
      // Few are nearer, so this is asked first.
      if (!(distance < nearest) || labels[j] === label) continue;
      negative = j;
      nearest = distance;
    }
    visit(a, positive, negative);
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
