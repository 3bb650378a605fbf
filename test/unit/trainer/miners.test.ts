import { describe, expect, it } from 'vitest';
import { createEmbeddingBatch } from '../../../src/trainer/distances/embeddingBatch';
import type { EmbeddingBatch } from '../../../src/trainer/distances/embeddingBatch';
import { parseTripletConfig } from '../../../src/config/parseTripletConfig';
import { createLoss } from '../../../src/trainer/losses/createLoss';
import { createMiner } from '../../../src/trainer/miners/createMiner';
import { SeededRandom } from '../../../src/util/seededRandom';
import { createGoldenBatch, drawRows, MOMENT } from './goldenSet';

function configure(miner: object, loss: object = {}) {
  const text = JSON.stringify({
    data: { path: 'x' },
    model: { normalize: true },
    loss: { kind: 'triplet', margin: 1, ...loss },
    miner,
  });
  return parseTripletConfig(text, 'x').config!;
}

function collect(
  miner: object,
  { batch = createGoldenBatch(), loss = {}, step = 1, seed = 1 } = {},
): string[] {
  const config = configure(miner, loss);
  const triplets: string[] = [];
  const random = SeededRandom.fromSeed(seed, 'collect');
  createMiner(config.miner, config.loss)(batch, (a, p, n) => triplets.push(`${a},${p},${n}`), {
    step,
    random,
  });
  return triplets;
}

function lossOf(miner: object, { batch = createGoldenBatch(), loss = {} } = {}): number {
  const config = configure(miner, loss);
  return createLoss(config.loss, config.miner.kind, createMiner(config.miner, config.loss))(batch, MOMENT)
    .value;
}

const raw = { distance: 'euclidean', normalize: false } as const;
const twoRows = (...labels: number[]): EmbeddingBatch =>
  createEmbeddingBatch([0, 1, 1, 0], 2, Int32Array.from(labels), raw);

describe('variants of batch-hard', () => {
  it('of omoindrot and sentence-transformers: every row is an anchor, the golden mean is .2453560', () => {
    const miner = { kind: 'batch-hard', variant: 'omoindrot' };
    expect(lossOf(miner)).toBeCloseTo(0.245356, 6);
    expect(lossOf(miner, { loss: { soft: true } })).toBeCloseTo(0.3551188, 6);
    expect(collect(miner)).toHaveLength(6);
  });

  it('of omoindrot gives the margin, without a gradient, where there is one class only', () => {
    const batch = createEmbeddingBatch([0, 1, 3], 1, Int32Array.of(4, 4, 4), raw);
    const config = configure({ kind: 'batch-hard', variant: 'omoindrot' });
    const loss = createLoss(config.loss, 'batch-hard', createMiner(config.miner, config.loss));
    const { value, pairGradient } = loss(batch, MOMENT);
    expect(value).toBe(1);
    expect(pairGradient.every((slope) => slope === 0)).toBe(true);
  });

  it('with a warm-up are semi-hard for so many steps', () => {
    const miner = { kind: 'batch-hard', warmupSteps: 10 };
    expect(collect(miner, { step: 10 })).toEqual(collect({ kind: 'semi-hard' }));
    expect(collect(miner, { step: 11 })).toEqual(collect({ kind: 'batch-hard' }));
  });
});

describe('variants of semi-hard', () => {
  it("TensorFlow Addons': .0295085 on the golden set, 2.4142137 where no negative is there", () => {
    const miner = { kind: 'semi-hard', variant: 'tfa' };
    expect(lossOf(miner)).toBeCloseTo(0.0295085, 7);
    expect(lossOf(miner, { batch: twoRows(0, 0) })).toBeCloseTo(2.4142137, 6);
    // Theirs is NaN here: 0 triplets. Ours is 0, so that training goes on.
    expect(lossOf(miner, { batch: twoRows(0, 1) })).toBe(0);
  });

  it("TensorFlow Similarity's: the farthest positive, and the nearest negative beyond it, else the farthest", () => {
    expect(collect({ kind: 'semi-hard', variant: 'tfs' })).toEqual([
      '0,2,3',
      '1,2,5',
      '2,1,5',
      '3,4,1',
      '4,3,1',
    ]);
    const batch = createEmbeddingBatch([0, 9, 1, 2], 1, Int32Array.of(0, 0, 1, 1), raw);
    expect(collect({ kind: 'semi-hard', variant: 'tfs' }, { batch })[0]).toBe('0,1,3');
  });

  it("Revisiting Deep Metric Learning's: one an anchor, semi-hard wherever there is one", () => {
    const batch = createGoldenBatch();
    const { n, distances } = batch;
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const triplets = collect({ kind: 'semi-hard', variant: 'rdml' }, { seed });
      expect(triplets).toHaveLength(5);
      for (const triplet of triplets) {
        seen.add(triplet);
        const [a, p, q] = triplet.split(',').map(Number) as [number, number, number];
        const isSemiHard = (other: number): boolean => {
          const lead = distances[a * n + other]! - distances[a * n + p]!;
          return lead > 0 && lead < 1;
        };
        const candidates = [0, 1, 2, 3, 4, 5].filter((other) => batch.labels[other] !== batch.labels[a]);
        if (candidates.some(isSemiHard)) expect(isSemiHard(q), triplet).toBe(true);
      }
    }
    expect(seen.size).toBeGreaterThan(10);
  });

  it('may mine with a margin of their own', () => {
    expect(collect({ kind: 'semi-hard', margin: 0.01 }).length).toBeLessThan(
      collect({ kind: 'semi-hard' }).length,
    );
  });
});

describe('easy, random and distance-weighted mining', () => {
  it('easy names the 18 triplets that a hinge is done with, as pytorch-metric-learning', () => {
    expect(collect({ kind: 'easy' })).toHaveLength(18);
    expect(lossOf({ kind: 'easy' })).toBe(0);
  });

  it('easy-positive: p = 1, 0, 0, 4, 3 and n = 3, 3, 5, 1, 1, as BatchEasyHardMiner', () => {
    expect(collect({ kind: 'easy-positive' })).toEqual(['0,1,3', '1,0,3', '2,0,5', '3,4,1', '4,3,1']);
    const collapsed = createEmbeddingBatch(new Float32Array(12), 2, createGoldenBatch().labels, raw);
    expect(collect({ kind: 'easy-positive' }, { batch: collapsed })).toEqual([]);
  });

  it('random draws valid triplets, as many as asked for each row, and the same for the same seed', () => {
    const triplets = collect({ kind: 'random', perAnchor: 40 });
    expect(triplets).toHaveLength(200);
    const { labels } = createGoldenBatch();
    for (const triplet of triplets) {
      const [a, p, q] = triplet.split(',').map(Number) as [number, number, number];
      expect(a !== p && labels[a] === labels[p] && labels[a] !== labels[q], triplet).toBe(true);
    }
    expect(new Set(triplets).size).toBeGreaterThan(20);
    expect(collect({ kind: 'random', perAnchor: 40 })).toEqual(triplets);
    expect(collect({ kind: 'random', perAnchor: 40 }, { seed: 2 })).not.toEqual(triplets);
  });

  it('distance-weighted draws a class size of triplets per anchor, none beyond the limit unless it is Roth’s', () => {
    const { rows, labels } = drawRows(4, 4, 5, 8);
    const batch = createEmbeddingBatch(rows, 8, labels, { distance: 'euclidean', normalize: true });
    const far = (triplets: string[]) =>
      triplets.filter((triplet) => {
        const [a, , q] = triplet.split(',').map(Number) as [number, number, number];
        return batch.euclidean[a * 20 + q]! >= 1.3;
      }).length;
    const pml = collect({ kind: 'distance-weighted', farthest: 1.3 }, { batch });
    const rdml = collect({ kind: 'distance-weighted', variant: 'rdml' }, { batch });
    expect(rdml).toHaveLength(100);
    expect(pml.length % 5).toBe(0);
    expect(far(pml)).toBe(0);
    expect(far(rdml)).toBeGreaterThan(0);
  });

  it('finds nothing where no row has a partner', () => {
    for (const kind of ['easy', 'easy-positive', 'random', 'distance-weighted', 'semi-hard', 'batch-hard']) {
      expect(collect({ kind }, { batch: twoRows(0, 1) }), kind).toEqual([]);
    }
  });
});
