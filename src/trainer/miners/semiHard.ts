import type { EmbeddingBatch } from '../distances/embeddingBatch';
import type { Miner } from './miner';
import { listPartners } from './partners';

/** All triplets with 0 < d_an - d_ap ≤ margin (PML TripletMarginMiner "semihard"). */
export function createSemiHardMiner(margin: number): Miner {
  return mineByLead((lead) => lead > 0 && lead <= margin);
}

/** All triplets with d_an - d_ap > margin (PML TripletMarginMiner "easy"): those that a hinge with this margin is done with. */
export function createEasyMiner(margin: number): Miner {
  return mineByLead((lead) => lead > margin);
}

function mineByLead(isWanted: (lead: number) => boolean): Miner {
  return ({ n, labels, distances }, visit) => {
    for (let a = 0; a < n; a++) {
      for (let p = 0; p < n; p++) {
        if (p === a || labels[p] !== labels[a]) continue;
        const near = distances[a * n + p]!;
        for (let q = 0; q < n; q++) {
          if (labels[q] !== labels[a] && isWanted(distances[a * n + q]! - near)) visit(a, p, q);
        }
      }
    }
  };
}

/**
 * TensorFlow Addons' and sentence-transformers' semi-hard: per pair (a, p) the nearest negative beyond the positive, else the
 * farthest one; without any negative the anchor stands for it, at distance 0.
 */
export const mineSemiHardPerPair: Miner = (batch, visit) => {
  const { n, labels, distances } = batch;
  for (let a = 0; a < n; a++) {
    for (let p = 0; p < n; p++) {
      if (p === a || labels[p] !== labels[a]) continue;
      const negative = findBeyond(batch, a, distances[a * n + p]!);
      visit(a, p, negative === -1 ? a : negative);
    }
  }
};

/** TensorFlow Similarity's: per anchor its farthest positive, with the nearest negative beyond it, else the farthest negative. */
export const mineSemiHardPerAnchor: Miner = (batch, visit) => {
  const { n, labels, distances } = batch;
  for (let a = 0; a < n; a++) {
    let positive = -1;
    for (let j = 0; j < n; j++) {
      if (j === a || labels[j] !== labels[a]) continue;
      if (positive === -1 || distances[a * n + j]! > distances[a * n + positive]!) positive = j;
    }
    if (positive === -1) continue;
    const negative = findBeyond(batch, a, distances[a * n + positive]!);
    if (negative !== -1) visit(a, positive, negative);
  }
};

/** Roth's (Revisiting Deep Metric Learning): a random positive per anchor, a random negative with d_ap < d_an < d_ap + margin, else any. */
export function createRandomSemiHardMiner(margin: number): Miner {
  return ({ n, labels, distances }, visit, { random }) => {
    for (let a = 0; a < n; a++) {
      const { positives, negatives } = listPartners(labels, a);
      if (positives.length === 0 || negatives.length === 0) continue;
      const positive = positives[random.nextBelow(positives.length)]!;
      const near = distances[a * n + positive]!;
      const semiHard = negatives.filter((q) => {
        const distance = distances[a * n + q]!;
        return distance > near && distance < near + margin;
      });
      const pool = semiHard.length > 0 ? semiHard : negatives;
      visit(a, positive, pool[random.nextBelow(pool.length)]!);
    }
  };
}

/** The nearest negative farther than `near`, else the farthest negative; -1: the anchor has none. */
function findBeyond({ n, labels, distances }: EmbeddingBatch, anchor: number, near: number): number {
  let beyond = -1;
  let farthest = -1;
  for (let q = 0; q < n; q++) {
    if (labels[q] === labels[anchor]) continue;
    const distance = distances[anchor * n + q]!;
    if (distance > near && (beyond === -1 || distance < distances[anchor * n + beyond]!)) beyond = q;
    if (farthest === -1 || distance > distances[anchor * n + farthest]!) farthest = q;
  }
  return beyond === -1 ? farthest : beyond;
}
