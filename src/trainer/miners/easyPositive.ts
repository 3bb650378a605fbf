import type { Miner } from './miner';

/** PML BatchEasyHardMiner as it comes: per anchor its nearest positive and the nearest negative beyond it; without one, none. */
export const mineEasyPositive: Miner = ({ n, labels, distances }, visit) => {
  for (let a = 0; a < n; a++) {
    let positive = -1;
    for (let j = 0; j < n; j++) {
      if (j === a || labels[j] !== labels[a]) continue;
      if (positive === -1 || distances[a * n + j]! < distances[a * n + positive]!) positive = j;
    }
    if (positive === -1) continue;
    const near = distances[a * n + positive]!;
    let negative = -1;
    for (let q = 0; q < n; q++) {
      if (labels[q] === labels[a] || !(distances[a * n + q]! > near)) continue;
      if (negative === -1 || distances[a * n + q]! < distances[a * n + negative]!) negative = q;
    }
    if (negative !== -1) visit(a, positive, negative);
  }
};
