import { describe, expect, it } from 'vitest';
import { lossAtCollapse } from '../../../src/config/lossAtCollapse';
import { parseTripletConfig } from '../../../src/config/parseTripletConfig';
import type { TripletConfig } from '../../../src/config/tripletConfig';
import { backpropagateDistances, createEmbeddingBatch } from '../../../src/trainer/distances/embeddingBatch';
import type { LossSpace } from '../../../src/trainer/distances/embeddingBatch';
import { createLoss } from '../../../src/trainer/losses/createLoss';
import type { Loss } from '../../../src/trainer/losses/loss';
import { createMiner } from '../../../src/trainer/miners/createMiner';
import { mineGivenTriplets } from '../../../src/trainer/miners/givenTriplets';
import { createGoldenBatch, drawRows, MOMENT } from './goldenSet';

const LOSSES = [
  { kind: 'triplet', margin: 0.7 },
  { kind: 'triplet', margin: 0.7, smooth: true },
  { kind: 'triplet', margin: 0.7, swap: true },
  { kind: 'contrastive', positiveMargin: 0.2, negativeMargin: 1.3 },
  { kind: 'margin-loss', margin: 0.3, beta: 1 },
  { kind: 'multi-similarity', alpha: 2, beta: 5 },
  { kind: 'info-nce', temperature: 0.5 },
] as const;

function configure(sections: object): TripletConfig {
  const { config, problems } = parseTripletConfig(JSON.stringify({ data: { path: 'x' }, ...sections }), 'x');
  if (!config) throw new Error(problems.map(({ message }) => message).join());
  return config;
}

function create({ loss, miner }: TripletConfig): Loss {
  return createLoss(loss, miner.kind, createMiner(miner, loss));
}

const golden = (loss: object): number => create(configure({ loss }))(createGoldenBatch(), MOMENT).value;

describe('losses on the golden set', () => {
  it.each([
    [0.5, 0.3318462],
    [1, 0.482358],
    [2, 0.9227092],
  ])('smooth, margin %f: %f', (margin, expected) => {
    expect(golden({ kind: 'triplet', margin, smooth: true })).toBeCloseTo(expected, 6);
  });

  it.each([
    [0.5, 0.618034],
    [1, 0.8240454],
    [2, 1.2304211],
  ])('swap, margin %f: mean of non-zero %f', (margin, expected) => {
    expect(golden({ kind: 'triplet', margin, swap: true, reduction: 'mean-nonzero' })).toBeCloseTo(
      expected,
      6,
    );
  });

  it("torch's TripletMarginLoss has its 1e-6 in the seventh digit", () => {
    const rows = [0, 0, 1, 0, 3, 0, 0, 2, 0, 2, 3, 1, 3, 0, 3, 0, 1, 0];
    const space = { distance: 'euclidean', normalize: false } as const;
    const labels = Int32Array.of(0, 0, 1, 0, 0, 1, 1, 1, 0);
    const { loss } = configure({ loss: { kind: 'triplet', margin: 1 } });
    const valueIn = (form: 'cdist' | 'pairwise_distance') =>
      createLoss(
        loss,
        null,
        mineGivenTriplets,
      )(createEmbeddingBatch(rows, 2, labels, { ...space, form }), MOMENT).value;
    expect(valueIn('pairwise_distance')).toBeCloseTo(1.2360685 / 3, 7);
    expect(valueIn('cdist')).toBeCloseTo(1.236068 / 3, 7);
    expect(valueIn('cdist')).not.toBe(valueIn('pairwise_distance'));
  });
});

describe('gradients', () => {
  const spaces: LossSpace[] = [
    { distance: 'euclidean', normalize: false },
    { distance: 'euclidean', normalize: true },
    { distance: 'euclidean', normalize: false, form: 'pairwise_distance' },
    { distance: 'squared', normalize: false },
    { distance: 'cosine', normalize: false },
    { distance: 'cosine', normalize: false, form: 'cosine_similarity' },
  ];

  it('of every loss agree with finite differences, for every distance, reduction and kind of mining', () => {
    const { rows, labels } = drawRows(3, 3, 3, 4);
    const wrong: string[] = [];
    for (const loss of LOSSES) {
      for (const space of spaces) {
        for (const reduction of ['mean', 'sum', 'mean-nonzero'] as const) {
          for (const kind of ['batch-all', 'batch-hard']) {
            const own = create(
              configure({
                loss: { ...loss, reduction, distance: space.distance },
                miner: { kind },
              }),
            );
            const valueAt = (at: ArrayLike<number>) =>
              own(createEmbeddingBatch(at, 4, labels, space), MOMENT);
            const batch = createEmbeddingBatch(rows, 4, labels, space);
            const gradient = backpropagateDistances(batch, own(batch, MOMENT).pairGradient);
            for (const at of [0, 14, 35]) {
              const moved = (by: number) => {
                const copy = rows.slice();
                copy[at]! += by;
                return valueAt(copy).value;
              };
              const numeric = (moved(1e-6) - moved(-1e-6)) / 2e-6;
              if (!(Math.abs(gradient[at]! - numeric) < 2e-5 * Math.max(1, Math.abs(numeric))))
                wrong.push(JSON.stringify({ loss, space, reduction, kind, at, numeric }));
            }
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('and values are finite where all points coincide', () => {
    for (const loss of LOSSES) {
      for (const space of spaces) {
        const own = create(configure({ loss: { ...loss, distance: space.distance } }));
        const batch = createEmbeddingBatch(new Float32Array(12), 2, createGoldenBatch().labels, space);
        const { value, pairGradient } = own(batch, MOMENT);
        expect(Number.isFinite(value)).toBe(true);
        expect(backpropagateDistances(batch, pairGradient).every(Number.isFinite)).toBe(true);
      }
    }
  });
});

describe('the loss of full collapse', () => {
  const miners = [
    { kind: 'batch-all' },
    { kind: 'batch-hard' },
    { kind: 'batch-hard', variant: 'omoindrot' },
    { kind: 'semi-hard' },
    { kind: 'semi-hard', variant: 'tfa' },
    { kind: 'semi-hard', variant: 'rdml' },
    { kind: 'semi-hard', variant: 'tfs' },
    { kind: 'easy' },
    { kind: 'easy-positive' },
    { kind: 'random', perAnchor: 3 },
  ];
  const labels = Int32Array.from({ length: 12 }, (_, i) => Math.floor(i / 3));

  it('is what the loss says of a collapsed batch, wherever it is known', () => {
    let known = 0;
    for (const loss of LOSSES) {
      for (const miner of miners) {
        for (const reduction of ['mean', 'sum', 'mean-nonzero'] as const) {
          const config = configure({
            loss: { ...loss, reduction, distance: 'euclidean' },
            miner,
            batch: { classes: 4, perClass: 3 },
          });
          const expected = lossAtCollapse(config);
          if (expected === null) continue;
          known++;
          const batch = createEmbeddingBatch(new Float32Array(24), 2, labels, {
            distance: 'euclidean',
            normalize: false,
          });
          const { value } = create(config)(batch, MOMENT);
          expect(value, JSON.stringify({ loss, miner, reduction })).toBeCloseTo(expected, 10);
        }
      }
    }
    expect(known).toBeGreaterThan(120);
  });
});
