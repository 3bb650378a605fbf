import fc from 'fast-check';
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { toEmbeddingSpace } from '../../../src/analysis/statistics/embeddingSpace';
import { computePairDistances } from '../../../src/analysis/statistics/pairDistances';
import { computeSnapshotStatistics, type Measure } from '../../../src/analysis/statistics/snapshotStatistics';
import { computeSingularValues, toEffectiveRank } from '../../../src/analysis/statistics/spectrum';
import { computeSymmetricEigenvalues } from '../../../src/analysis/statistics/symmetricEigenvalues';
import { makeClusters, makeGaussian, makeRandom, makeSnapshot } from './support';

const RAW: Measure = { normalized: false, distance: 'euclidean', margin: 1, referenceScale: 1 };
const G = makeSnapshot(
  [
    [0, 0],
    [1, 0],
    [0, 2],
    [3, 0],
    [3, 1],
    [0, 5],
  ],
  [0, 0, 0, 1, 1, 2],
);
const M = makeSnapshot(
  [
    [0, 0],
    [1, 0],
    [0, 2.1],
    [3, 0],
    [2.2, 0.9],
    [0, 5],
    [0.4, 1.5],
  ],
  [0, 0, 0, 1, 1, 2, 1],
);

describe('golden values', () => {
  test.each([
    [0.5, 2],
    [1, 4],
    [2, 14],
  ])('with margin %d, %d of the 26 valid triplets of set G violate it', (margin, active) => {
    const { triplets } = computeSnapshotStatistics(G, { ...RAW, margin });
    expect(triplets!.hard + triplets!.semiHard).toBeCloseTo(active / 26, 12);
    expect(triplets!.hard).toBeCloseTo(1 / 26, 12);
    expect(triplets!.easy).toBeCloseTo(1 - active / 26, 12);
  });

  test('retrieval set M gives R@1 2/3 and MAP@R 0.375 with the lone class left out as a query', () => {
    const statistics = computeSnapshotStatistics(M, RAW);
    expect(statistics.recallAt1).toBeCloseTo(2 / 3, 12);
    expect(statistics.mapAtR).toBeCloseTo(0.375, 12);
  });

  test('effective rank of singular values 4, 2, 1, 1 and of their squares', () => {
    expect(toEffectiveRank(Float64Array.of(4, 2, 1, 1))).toBeCloseTo(3.3635857, 7);
    expect(toEffectiveRank(Float64Array.of(16, 4, 1, 1))).toBeCloseTo(2.2763215, 7);
    expect(toEffectiveRank(Float64Array.of(0, 0, 0))).toBe(1);
  });
});

describe('a collapsed space', () => {
  test.each([['sorted'], ['interleaved']])(
    'scores exactly chance with %s labels, not an artefact of row order',
    (order) => {
      const labels = Array.from({ length: 100 }, (_, i) =>
        order === 'sorted' ? Math.floor(i / 10) : i % 10,
      );
      const statistics = computeSnapshotStatistics(
        makeSnapshot(
          labels.map(() => [3, 1]),
          labels,
        ),
        RAW,
      );
      expect(statistics.recallAt1).toBeCloseTo(9 / 99, 12);
      expect(statistics.chance).toBeCloseTo(9 / 99, 12);
      expect(statistics.info).toBeCloseTo(0, 12);
      expect(statistics.auc).toBe(0.5);
      expect(statistics.mapAtR).toBeLessThan(9 / 99 + 0.02);
      expect(statistics).toMatchObject({ median: 0, kappa: 0, rho: 0, effectiveRank: 1 });
    },
  );

  test('keeps its true distances when everything lies within 1e-3 of a far point', () => {
    const { rows, labels } = makeClusters({
      seed: 4,
      perClass: 8,
      classes: 5,
      d: 128,
      apart: 0,
      scale: 1e-3,
      offset: 10,
    });
    const snapshot = makeSnapshot(rows, labels);
    const distances = computePairDistances(toEmbeddingSpace(snapshot, false));
    const at = (i: number, k: number) => snapshot.embeddings[i * 128 + k]!;
    for (const [i, j] of [
      [0, 1],
      [3, 17],
      [20, 39],
    ] as const) {
      const exact = Math.sqrt(
        Array.from({ length: 128 }, (_, k) => (at(i, k) - at(j, k)) ** 2).reduce((a, b) => a + b),
      );
      expect(distances[i * 40 + j]! / exact).toBeCloseTo(1, 10);
    }
    expect(distances[0]).toBe(0);
  });
});

test('MAP@R of ties is its mean over all orders of the tied rows', () => {
  // Query 0 has one partner; three rows stand at the same distance, so the partner is first in a third of the orders.
  const tied = makeSnapshot([[0], [1], [1], [-1], [50], [51], [52]], [0, 0, 1, 1, 2, 2, 2]);
  const statistics = computeSnapshotStatistics(tied, RAW);
  const ofClass = new Map(statistics.recallByClass.map(({ label, recall }) => [label, recall]));
  // Row 1's nearest is row 2 at distance 0: a miss. Row 0: one third.
  expect(ofClass.get(0)).toBeCloseTo((1 / 3 + 0) / 2, 12);
});

describe('properties', () => {
  const { rows, labels } = makeClusters({ seed: 7, perClass: 12, classes: 4, d: 6, apart: 1 });

  test('an order of rows changes nothing', () => {
    const before = computeSnapshotStatistics(makeSnapshot(rows, labels), RAW);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          rows.map((_, i) => i),
          { minLength: rows.length },
        ),
        (order) => {
          const after = computeSnapshotStatistics(
            makeSnapshot(
              order.map((i) => rows[i]!),
              order.map((i) => labels[i]!),
            ),
            RAW,
          );
          expect(after.recallAt1).toBe(before.recallAt1);
          expect(after.mapAtR).toBeCloseTo(before.mapAtR!, 12);
          expect(after.auc).toBeCloseTo(before.auc!, 12);
          expect(after.median).toBeCloseTo(before.median, 12);
          expect(after.effectiveRank).toBeCloseTo(before.effectiveRank, 9);
          expect(after.triplets!.hard).toBeCloseTo(before.triplets!.hard, 12);
        },
      ),
      { numRuns: 20, seed: 1 },
    );
  });

  test('scaling the space scales distances and leaves order, rho and rank', () => {
    const before = computeSnapshotStatistics(makeSnapshot(rows, labels), RAW);
    const after = computeSnapshotStatistics(
      makeSnapshot(
        rows.map((row) => row.map((x) => x * 8)),
        labels,
      ),
      RAW,
    );
    expect(after.median / before.median).toBeCloseTo(8, 6);
    expect(after.recallAt1).toBe(before.recallAt1);
    expect(after.rho).toBeCloseTo(before.rho, 6);
    expect(after.effectiveRank).toBeCloseTo(before.effectiveRank, 5);
    expect(after.triplets!.hard).toBeCloseTo(before.triplets!.hard, 12);
  });

  test('the shares of every histogram and of the triplets sum to 1', () => {
    const s = computeSnapshotStatistics(makeSnapshot(rows, labels), RAW);
    for (const histogram of [s.positiveHistogram!, s.negativeHistogram!, s.pairHistogram, s.normHistogram]) {
      expect(histogram.shares.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }
    expect(s.triplets!.easy + s.triplets!.semiHard + s.triplets!.hard).toBeCloseTo(1, 12);
    expect(s.insideMargin).toBeGreaterThan(0);
  });

  test('a log histogram puts lo·10^(i/30) into bin i', () => {
    const s = computeSnapshotStatistics(makeSnapshot([[0], [0.5], [7]], null), RAW);
    const { lo, hi, shares } = s.pairHistogram;
    expect([lo, hi]).toEqual([0.1, 10]);
    expect(shares).toHaveLength(61);
    for (const distance of [0.5, 6.5, 7]) {
      expect(shares[Math.ceil(Math.log10(distance / lo) * 30)]).toBeGreaterThan(0);
    }
  });
});

describe('the spectrum', () => {
  const gaussian = makeGaussian(makeRandom(11));
  const matrix = Array.from({ length: 60 }, () => Array.from({ length: 9 }, (_, k) => gaussian() / (k + 1)));

  test('agrees with the singular value decomposition of ml-matrix, wide and tall', () => {
    for (const rows of [matrix, new Matrix(matrix).transpose().to2DArray()]) {
      const space = toEmbeddingSpace(makeSnapshot(rows, null), false);
      const expected = new SingularValueDecomposition(Matrix.from1DArray(space.n, space.d, [...space.rows]), {
        autoTranspose: true,
      }).diagonal;
      const singular = computeSingularValues(space);
      // The centred matrix has rank n - 1 at most; what is 0 there is only small here.
      expected.slice(0, 8).forEach((value, i) => {
        expect(singular[i]! / value).toBeCloseTo(1, 7);
      });
    }
  });

  test('eigenvalues of a symmetric matrix agree with ml-matrix, zeros and multiples included', () => {
    const a = new Matrix(matrix).transpose().mmul(new Matrix(matrix));
    for (const symmetric of [a, Matrix.eye(6), Matrix.zeros(4, 4), Matrix.diag([3, 0, 3, 1])]) {
      const expected = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues.sort(
        (x, y) => y - x,
      );
      const got = computeSymmetricEigenvalues(Float64Array.from(symmetric.to1DArray()), symmetric.rows);
      expected.forEach((value, i) => {
        expect(got[i]).toBeCloseTo(value, 9);
      });
    }
  });

  test('rank of a Gaussian cloud of 256×32 is near its bound of 32', () => {
    const rows = Array.from({ length: 256 }, () => Array.from({ length: 32 }, gaussian));
    expect(computeSnapshotStatistics(makeSnapshot(rows, null), RAW).effectiveRank).toBeGreaterThan(31);
  });
});

describe('what cannot be computed', () => {
  test('without labels is null, and distances are still there', () => {
    const s = computeSnapshotStatistics(
      makeSnapshot(
        [
          [0, 0],
          [3, 4],
        ],
        null,
      ),
      RAW,
    );
    expect(s).toMatchObject({
      recallAt1: null,
      info: null,
      auc: null,
      positives: null,
      triplets: null,
      median: 5,
    });
    expect(s.recallByClass).toEqual([]);
  });

  test('with one class is information, not R@1', () => {
    const s = computeSnapshotStatistics(makeSnapshot([[0], [1], [2]], [4, 4, 4]), RAW);
    expect(s).toMatchObject({ recallAt1: 1, chance: 1, info: null, auc: null, triplets: null });
  });

  test('with NaN rows is taken over the finite rows, and their share is told', () => {
    const s = computeSnapshotStatistics(
      makeSnapshot(
        [
          [0, 0],
          [3, 4],
          [Number.NaN, 1],
        ],
        [0, 1, 1],
      ),
      RAW,
    );
    expect(s.nonFiniteShare).toBeCloseTo(1 / 6, 12);
    expect(s.median).toBe(5);
    const none = computeSnapshotStatistics(makeSnapshot([[Number.NaN], [Infinity]], [0, 1]), RAW);
    expect(none.nonFiniteShare).toBe(1);
    expect(none.median).toBeNaN();
  });
});

test('normalised rows are measured on the unit sphere, squared and cosine distances in their own unit', () => {
  const snapshot = makeSnapshot(
    [
      [2, 0],
      [0, 5],
    ],
    [0, 1],
  );
  const unit = { ...RAW, normalized: true, referenceScale: Math.SQRT2 };
  const euclidean = computeSnapshotStatistics(snapshot, unit);
  expect(euclidean.kappa).toBeCloseTo(1, 12);
  expect(euclidean.pairs[3]).toBeCloseTo(Math.SQRT2, 12);
  expect(euclidean.norms[3]).toBe(3.5);
  expect(euclidean.pairHistogram).toMatchObject({ scale: 'linear', lo: 0, hi: 2 });
  expect(computeSnapshotStatistics(snapshot, { ...unit, distance: 'squared' }).pairs[3]).toBeCloseTo(2, 12);
  expect(computeSnapshotStatistics(snapshot, { ...unit, distance: 'cosine' }).pairs[3]).toBeCloseTo(1, 12);
});

describe('lone rows and many rows', () => {
  test('a collapsed space has information 0 however many rows have no partner', () => {
    const rows = Array.from({ length: 8 }, () => [1, 2]);
    const s = computeSnapshotStatistics(makeSnapshot(rows, [0, 0, 1, 2, 3, 4, 5, 6]), RAW);
    expect(s.recallAt1).toBeCloseTo(1 / 7);
    expect(s.chance).toBeCloseTo(1 / 7);
    expect(s.info).toBeCloseTo(0);
  });

  test('a probe in the order 0, 1, 2, 3, 0, 1, … keeps all its classes when it is thinned', () => {
    const { rows, labels } = makeClusters({ seed: 3, perClass: 512, classes: 4, d: 4, apart: 3 });
    const s = computeSnapshotStatistics(makeSnapshot(rows, labels), RAW);
    expect(s.recallByClass).toHaveLength(4);
    expect(s.auc).toBeGreaterThan(0.6);
    expect(toEmbeddingSpace(makeSnapshot(rows, labels), false).n).toBe(512);
  });
});
