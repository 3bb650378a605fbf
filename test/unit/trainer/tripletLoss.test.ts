import { describe, expect, it } from 'vitest';
import type { TripletLossConfig } from '../../../src/config/tripletConfig';
import { backpropagateDistances, createEmbeddingBatch } from '../../../src/trainer/distances/embeddingBatch';
import { createTripletLoss } from '../../../src/trainer/losses/tripletLoss';
import { mineBatchAll } from '../../../src/trainer/miners/batchAll';
import { mineBatchHard, mineBatchHardOfAll } from '../../../src/trainer/miners/batchHard';
import type { Miner } from '../../../src/trainer/miners/miner';
import { createSemiHardMiner } from '../../../src/trainer/miners/semiHard';
import { createGoldenBatch, drawRows, MOMENT } from './goldenSet';

const PLAIN: TripletLossConfig = {
  kind: 'triplet',
  margin: 1,
  distance: 'euclidean',
  reduction: 'mean',
  soft: false,
  smooth: false,
  swap: false,
};

function collect(mine: Miner): string[] {
  const triplets: string[] = [];
  mine(createGoldenBatch(), (a, p, n) => triplets.push(`${a},${p},${n}`), MOMENT);
  return triplets;
}

function lossOf(mine: Miner, config: Partial<TripletLossConfig>): number {
  return createTripletLoss({ ...PLAIN, ...config }, mine)(createGoldenBatch(), MOMENT).value;
}

describe('miners on the golden set', () => {
  it('batch-all names all 26 valid triplets, row by row', () => {
    const triplets = collect(mineBatchAll);
    expect(triplets).toHaveLength(26);
    expect(triplets[0]).toBe('0,1,3');
    expect(new Set(triplets.map((triplet) => triplet[0]))).toEqual(new Set(['0', '1', '2', '3', '4']));
  });

  it('batch-hard names five, and leaves out the anchor without a positive', () => {
    expect(collect(mineBatchHard)).toEqual(['0,2,3', '1,2,3', '2,1,5', '3,4,1', '4,3,1']);
  });

  it('semi-hard names those whose lead lies in (0, margin], as pytorch-metric-learning does', () => {
    expect(collect(createSemiHardMiner(1))).toEqual(['0,2,3', '1,0,3', '2,0,5', '2,1,4', '2,1,5', '3,4,1']);
  });

  it('finds nothing where every row is of one class or of its own', () => {
    for (const labels of [Int32Array.of(1, 1, 1), Int32Array.of(0, 1, 2)]) {
      const batch = createEmbeddingBatch([0, 1, 2], 1, labels, { distance: 'euclidean', normalize: false });
      for (const mine of [mineBatchAll, mineBatchHard, createSemiHardMiner(1)]) {
        mine(batch, () => expect.unreachable(), MOMENT);
        expect(createTripletLoss(PLAIN, mine)(batch, MOMENT)).toMatchObject({ value: 0, count: 0 });
      }
    }
  });
});

describe('triplet loss on the golden set', () => {
  it.each([
    [0.5, 0.0475411, 0.618034],
    [1, 0.0979202, 0.6364816],
    [2, 0.5682385, 1.0553],
  ])('batch-all, margin %f: mean %f, mean of non-zero %f', (margin, mean, nonZero) => {
    expect(lossOf(mineBatchAll, { margin })).toBeCloseTo(mean, 6);
    expect(lossOf(mineBatchAll, { margin, reduction: 'mean-nonzero' })).toBeCloseTo(nonZero, 6);
    expect(lossOf(mineBatchAll, { margin, reduction: 'sum' })).toBeCloseTo(mean * 26, 5);
  });

  it('batch-hard: hinge .2944272, soft margin .4164251', () => {
    expect(lossOf(mineBatchHard, {})).toBeCloseTo(0.2944272, 7);
    expect(lossOf(mineBatchHard, { soft: true })).toBeCloseTo(0.4164251, 7);
  });

  it('is the margin, or ln 2, where all points coincide, and semi-hard finds nothing there', () => {
    const batch = createEmbeddingBatch(new Float32Array(12), 2, Int32Array.of(0, 0, 0, 1, 1, 2), {
      distance: 'euclidean',
      normalize: false,
    });
    const valueOf = (mine: Miner, config: Partial<TripletLossConfig>) =>
      createTripletLoss({ ...PLAIN, ...config }, mine)(batch, MOMENT).value;
    expect(valueOf(mineBatchHard, { margin: 0.5 })).toBe(0.5);
    expect(valueOf(mineBatchAll, { margin: 0.5 })).toBe(0.5);
    expect(valueOf(mineBatchHard, { soft: true })).toBeCloseTo(Math.LN2, 12);
    expect(valueOf(createSemiHardMiner(0.5), { margin: 0.5 })).toBe(0);
  });

  it('stays finite for distances of thousands with a soft margin', () => {
    const batch = createEmbeddingBatch([0, 5000, 1, 2], 1, Int32Array.of(0, 0, 1, 1), {
      distance: 'squared',
      normalize: false,
    });
    const { value, pairGradient } = createTripletLoss({ ...PLAIN, soft: true }, mineBatchAll)(batch, MOMENT);
    expect(Number.isFinite(value)).toBe(true);
    expect(pairGradient.every(Number.isFinite)).toBe(true);
  });

  it('lets a NaN through instead of hiding it', () => {
    const batch = createEmbeddingBatch([Number.NaN, 0, 1, 2], 1, Int32Array.of(0, 0, 1, 1), {
      distance: 'euclidean',
      normalize: false,
    });
    expect(createTripletLoss(PLAIN, mineBatchAll)(batch, MOMENT).value).toBeNaN();
  });
});

describe('gradients of the triplet loss', () => {
  const miners: [string, Miner][] = [
    ['batch-all', mineBatchAll],
    ['batch-hard', mineBatchHard],
    ['semi-hard', createSemiHardMiner(0.7)],
  ];
  const spaces = (['euclidean', 'squared', 'cosine'] as const).flatMap((distance) =>
    [false, true].map((normalize) => ({ distance, normalize })),
  );
  const cases = miners.flatMap(([name, mine]) =>
    spaces.flatMap((space) =>
      (['mean', 'sum', 'mean-nonzero'] as const).flatMap((reduction) =>
        [false, true].map((soft) => ({ name, mine, space, reduction, soft })),
      ),
    ),
  );

  it('agree with finite differences for every miner, distance, reduction and form', () => {
    const { rows, labels } = drawRows(3, 3, 3, 4);
    for (const { name, mine, space, reduction, soft } of cases) {
      const loss = createTripletLoss(
        { ...PLAIN, margin: 0.7, distance: space.distance, reduction, soft },
        mine,
      );
      const batch = createEmbeddingBatch(rows, 4, labels, space);
      const gradient = backpropagateDistances(batch, loss(batch, MOMENT).pairGradient);
      for (const at of [0, 5, 14, 23, 35]) {
        const moved = (by: number) => {
          const copy = rows.slice();
          copy[at]! += by;
          return loss(createEmbeddingBatch(copy, 4, labels, space), MOMENT).value;
        };
        const numeric = (moved(1e-6) - moved(-1e-6)) / 2e-6;
        const where = `${name} ${JSON.stringify(space)} ${reduction} ${soft ? 'soft' : 'hinge'} at ${at}`;
        expect(Math.abs(gradient[at]! - numeric), where).toBeLessThan(1e-5 * Math.max(1, Math.abs(numeric)));
      }
    }
  });

  it('are 0 and not NaN at distance 0, and for rows of length 0', () => {
    for (const space of spaces) {
      const batch = createEmbeddingBatch(new Float32Array(12), 2, Int32Array.of(0, 0, 0, 1, 1, 2), space);
      const { pairGradient } = createTripletLoss({ ...PLAIN, distance: space.distance }, mineBatchHard)(
        batch,
        MOMENT,
      );
      expect([...backpropagateDistances(batch, pairGradient)]).toEqual(Array.from({ length: 12 }, () => 0));
    }
  });

  it('are the same to the bit where it is known which pairs were mined, and these are all that were', () => {
    // Ten classes of four rows: few of all pairs are mined. The last class has one row.
    const { rows, labels } = drawRows(2, 10, 4, 6);
    labels[39] = 99;
    const few = [mineBatchHard, mineBatchHardOfAll];
    for (const space of spaces) {
      const batch = createEmbeddingBatch(rows, 6, labels, space);
      for (const mine of few) {
        for (const swap of [false, true]) {
          const config = { ...PLAIN, distance: space.distance, swap, margin: 10 };
          const { pairGradient, touched } = createTripletLoss(config, mine)(batch, MOMENT);
          expect(touched!.length).toBeGreaterThan(20);
          const known = new Set(touched);
          expect(known.size).toBe(touched!.length);
          expect(
            [...pairGradient.keys()].filter((place) => pairGradient[place] !== 0 && !known.has(place)),
          ).toEqual([]);
          expect(backpropagateDistances(batch, pairGradient, touched)).toEqual(
            backpropagateDistances(batch, pairGradient),
          );
        }
      }
    }
  });

  it('do not depend on the order of the batch', () => {
    const { rows, labels } = drawRows(4, 4, 3, 5);
    const order = [7, 2, 11, 0, 5, 9, 1, 10, 3, 8, 6, 4];
    const space = { distance: 'euclidean', normalize: false } as const;
    const loss = createTripletLoss(PLAIN, mineBatchHard);
    const batch = createEmbeddingBatch(rows, 5, labels, space);
    const shuffledRows = Float64Array.from(order.flatMap((row) => [...rows.subarray(row * 5, row * 5 + 5)]));
    const shuffled = createEmbeddingBatch(
      shuffledRows,
      5,
      Int32Array.from(order, (row) => labels[row]!),
      space,
    );
    const straight = backpropagateDistances(batch, loss(batch, MOMENT).pairGradient);
    const mixed = backpropagateDistances(shuffled, loss(shuffled, MOMENT).pairGradient);
    order.forEach((row, place) => {
      for (let k = 0; k < 5; k++) expect(mixed[place * 5 + k]).toBeCloseTo(straight[row * 5 + k]!, 6);
    });
  });
});
