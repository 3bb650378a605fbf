import { describe, expect, it } from 'vitest';
import { measureBatch } from '../../../src/trainer/batchStatistics';
import { createEmbeddingBatch } from '../../../src/trainer/distances/embeddingBatch';
import { measureEuclidean } from '../../../src/util/kernels/measureEuclidean';
import { SeededRandom } from '../../../src/util/seededRandom';

const draw = (count: number): Float64Array => {
  const random = SeededRandom.fromSeed(1, `distances ${count}`);
  return Float64Array.from({ length: count }, () => random.nextNormal());
};

function measureOne(rows: Float64Array, d: number, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += (rows[i * d + k]! - rows[j * d + k]!) ** 2;
  return Math.sqrt(sum);
}

describe('distances of all pairs', () => {
  it('are the same to the bit as one pair after the other, for every number of rows', () => {
    for (let n = 0; n <= 14; n++) {
      for (const d of [1, 3, 8]) {
        const rows = draw(n * d);
        const expected = Float64Array.from({ length: n * n }, (_, at) =>
          measureOne(rows, d, Math.floor(at / n), at % n),
        );
        expect(measureEuclidean(rows, n, d), `${n} rows of ${d}`).toEqual(expected);
      }
    }
  });

  it('keep the digits of rows that have nearly collapsed', () => {
    const rows = Float64Array.from({ length: 20 }, (_, at) => 1000 + (at % 2 === 0 ? 1e-9 * at : 0));
    expect(measureEuclidean(rows, 10, 2)[9]).toBe(measureOne(rows, 2, 0, 9));
    expect(measureEuclidean(rows, 10, 2)[9]).toBeGreaterThan(0);
  });

  it('leave a row without numbers at distance 0 from itself', () => {
    const rows = draw(9 * 2).fill(Number.NaN, 4, 6);
    const distances = measureEuclidean(rows, 9, 2);
    expect(Array.from({ length: 9 }, (_, i) => distances[i * 9 + i])).toEqual(Array(9).fill(0));
    expect(distances[2 * 9 + 5]).toBeNaN();
    expect(distances[1 * 9 + 5]).not.toBeNaN();
  });
});

describe('the shares of active and hard triplets', () => {
  // Few and many positives of an anchor are counted in two ways.
  for (const perClass of [2, 12, 13, 14, 30]) {
    it(`are those of all triplets with ${perClass} rows of each of two classes`, () => {
      const n = 2 * perClass;
      const labels = Int32Array.from({ length: n }, (_, i) => i % 2);
      const batch = createEmbeddingBatch(draw(3 * n), 3, labels, { distance: 'euclidean', normalize: false });
      const count = { valid: 0, active: 0, hard: 0 };
      for (let a = 0; a < n; a++) {
        for (let p = 0; p < n; p++) {
          for (let q = 0; q < n; q++) {
            if (p === a || labels[p] !== labels[a] || labels[q] === labels[a]) continue;
            const [near, far] = [batch.distances[a * n + p]!, batch.distances[a * n + q]!];
            count.valid++;
            if (far < near + 0.3) count.active++;
            if (far < near) count.hard++;
          }
        }
      }
      const { activeShare, hardShare } = measureBatch(batch, 0.3);
      expect(activeShare).toBe(count.active / count.valid);
      expect(hardShare).toBe(count.hard / count.valid);
    });
  }
});
