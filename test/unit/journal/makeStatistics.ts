import type { Histogram, Quantiles, SnapshotStatistics } from '../../../src/domain/snapshot';

const quantiles = (from: number): Quantiles => [
  from,
  from + 1,
  from + 2,
  from + 3,
  from + 4,
  from + 5,
  from + 6,
];
const histogram = (lo: number): Histogram => ({
  scale: 'log',
  lo,
  hi: lo * 100,
  shares: Float32Array.of(0.25, 0.75),
});

/** Statistics of a made-up snapshot; `labelled: false` has null wherever labels are needed. */
export function makeStatistics(step: number, labelled = true): SnapshotStatistics {
  return {
    step,
    time: 1_700_000_000.25 + step,
    split: labelled ? 'holdout' : 'batch',
    n: 3,
    d: 2,
    classes: labelled ? 2 : null,
    median: 0.5 + step,
    kappa: 1 / 3,
    rho: Number.NaN,
    auc: labelled ? 0.75 : null,
    recallAt1: labelled ? 0.5 : null,
    chance: labelled ? 0.1 : null,
    info: labelled ? 0.4 : null,
    mapAtR: labelled ? 0.3 : null,
    effectiveRank: 1.5,
    nonFiniteShare: 0,
    norms: quantiles(1),
    positives: labelled ? quantiles(2) : null,
    negatives: labelled ? quantiles(3) : null,
    pairs: quantiles(4),
    insideMargin: labelled ? 0.2 : null,
    triplets: labelled ? { easy: 0.5, semiHard: 0.25, hard: 0.25 } : null,
    positiveHistogram: labelled ? histogram(0.001) : null,
    negativeHistogram: labelled ? { ...histogram(0.01), scale: 'linear' } : null,
    pairHistogram: histogram(0.1),
    normHistogram: histogram(1),
    spectrum: Float32Array.of(3, 2, 1),
    recallByClass: labelled
      ? [
          { label: 7, recall: 0 },
          { label: -1, recall: 1 },
        ]
      : [],
  };
}
