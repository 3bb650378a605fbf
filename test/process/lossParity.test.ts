import { beforeAll, expect, it } from 'vitest';
import { parseTripletConfig } from '../../src/config/parseTripletConfig';
import type { LossConfig, MinerConfig } from '../../src/config/tripletConfig';
import { backpropagateDistances, createEmbeddingBatch } from '../../src/trainer/distances/embeddingBatch';
import { createLoss } from '../../src/trainer/losses/createLoss';
import { createMiner } from '../../src/trainer/miners/createMiner';
import { weighNegatives } from '../../src/trainer/miners/distanceWeighted';
import { mineGivenTriplets } from '../../src/trainer/miners/givenTriplets';
import { SeededRandom } from '../../src/util/seededRandom';
import { describeWith } from '../support/requirePart';
import { askPython, TORCH_LIMIT_MS } from './support/askPython';

const D = 6;
const normals = (seed: number, count: number) => {
  const random = SeededRandom.fromSeed(seed, 'parity');
  return Array.from({ length: count }, () => Math.fround(random.nextNormal()));
};
const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const moment = { step: 1, random: SeededRandom.fromSeed(1, 'parity moment') };

interface LossCase {
  readonly loss: LossConfig;
  readonly miner: MinerConfig;
  readonly normalize: boolean;
}

function complete(loss: object, miner: object, normalize: boolean): LossCase {
  const text = JSON.stringify({ data: { path: 'x' }, model: { normalize }, loss, miner });
  const { config, problems } = parseTripletConfig(text, 'x');
  if (!config) throw new Error(problems.map(({ message }) => message).join());
  return { loss: config.loss, miner: config.miner, normalize };
}

/** Every loss × form × distance × reduction × miner that pytorch-metric-learning has. */
function listCases(): LossCase[] {
  const losses = [
    { kind: 'triplet', margin: 0.4 },
    { kind: 'triplet', margin: 0.4, soft: true },
    { kind: 'triplet', margin: 0.4, smooth: true },
    { kind: 'triplet', margin: 0.4, swap: true },
    { kind: 'contrastive', positiveMargin: 0.3, negativeMargin: 1.4 },
    { kind: 'margin-loss', margin: 0.3, beta: 1.1 },
    { kind: 'multi-similarity', alpha: 2, beta: 4, base: 0.7 },
    { kind: 'info-nce', temperature: 0.5 },
  ];
  const miners = ['batch-all', 'batch-hard', 'semi-hard', 'easy', 'easy-positive'];
  return losses.flatMap((loss) =>
    (['euclidean', 'squared', 'cosine'] as const).flatMap((distance) =>
      [false, true].flatMap((normalize) =>
        (['mean', 'sum', 'mean-nonzero'] as const).flatMap((reduction) =>
          miners.map((kind) => complete({ ...loss, distance, reduction }, { kind }, normalize)),
        ),
      ),
    ),
  );
}

function listGiven(): LossConfig[] {
  return (['pairwise_distance', 'cosine_similarity'] as const).flatMap((form) =>
    [false, true].flatMap((swap) =>
      (['mean', 'sum'] as const).map((reduction) => {
        const distance = form === 'pairwise_distance' ? 'euclidean' : 'cosine';
        return complete({ kind: 'triplet', distance, form, swap, reduction }, { kind: 'batch-all' }, false)
          .loss;
      }),
    ),
  );
}

describeWith(['torch'], 'losses and miners beside PyTorch and pytorch-metric-learning', () => {
  // 24 rows: above 25 torch.cdist itself takes the inexact Gram path. The last three classes have one row.
  const rows = normals(1, 24 * D);
  const labels = Int32Array.from({ length: 24 }, (_, i) => (i < 21 ? Math.floor(i / 3) : i - 14));
  const cases = listCases();
  const given = listGiven();
  const weighings = [
    { nearest: 0.5, farthest: 1.4 },
    { nearest: 0.9, farthest: 1.2 },
  ];
  let answers: { value: number; gradient: number[] }[] = [];

  beforeAll(() => {
    const data = { d: D, rows, labels: [...labels] };
    answers = askPython('lossParity.py', [
      ...cases.map((entry) => ({ ask: 'loss', ...data, ...entry })),
      ...given.map((loss) => ({ ask: 'given', ...data, loss })),
      ...weighings.map((weighing) => ({ ask: 'weights', ...data, ...weighing })),
    ]) as typeof answers;
  }, TORCH_LIMIT_MS);

  it('every loss × distance × reduction × miner gives their value and gradient to 1e-5', () => {
    let withTerms = 0;
    cases.forEach(({ loss, miner, normalize }, index) => {
      const batch = createEmbeddingBatch(rows, D, labels, { distance: loss.distance, normalize });
      const result = createLoss(loss, miner.kind, createMiner(miner, loss))(batch, moment);
      expectEqual(result.value, backpropagateDistances(batch, result.pairGradient), {
        expected: answers[index]!,
        where: JSON.stringify({ loss, miner, normalize }),
      });
      if (result.active > 0) withTerms++;
    });
    // A hinge has nothing to do with easy triplets; all others have.
    expect(withTerms).toBeGreaterThan(0.9 * cases.length);
  });

  it("torch's own forms of the distances, with their eps, over given triplets", () => {
    given.forEach((loss, index) => {
      const space = { distance: loss.distance, normalize: false, form: loss.form };
      const batch = createEmbeddingBatch(rows, D, labels, space);
      const result = createLoss(loss, null, mineGivenTriplets)(batch, moment);
      expect(result.count).toBe(8);
      expectEqual(result.value, backpropagateDistances(batch, result.pairGradient), {
        expected: answers[cases.length + index]!,
        where: JSON.stringify(loss),
      });
    });
  });

  it('weights of distance-weighted mining are theirs, row by row up to a factor', () => {
    const batch = createEmbeddingBatch(rows, D, labels, { distance: 'euclidean', normalize: true });
    weighings.forEach((weighing, index) => {
      const own = weighNegatives(batch, { variant: 'pml', ...weighing });
      const theirs = answers[cases.length + given.length + index] as unknown as number[];
      for (let a = 0; a < 24; a++) {
        const row = own.subarray(a * 24, (a + 1) * 24);
        const expected = theirs.slice(a * 24, (a + 1) * 24);
        const sum = row.reduce((x, y) => x + y, 0);
        const total = expected.reduce((x, y) => x + y, 0);
        expect(total).toBeGreaterThan(0);
        const worst = largest(Array.from(row, (value, j) => value / sum - expected[j]! / total));
        expect(worst, `row ${a}`).toBeLessThan(1e-5);
      }
    });
  });
});

function expectEqual(
  value: number,
  gradient: Float32Array,
  { expected, where }: { expected: { value: number; gradient: number[] }; where: string },
): void {
  expect(
    Math.abs(value - expected.value),
    `${where} value ${value}, not ${expected.value}`,
  ).toBeLessThanOrEqual(1e-5 * Math.abs(expected.value) + 1e-12);
  const worst = largest(gradient.map((own, i) => own - expected.gradient[i]!));
  expect(worst, `${where} gradient`).toBeLessThanOrEqual(1e-5 * largest(expected.gradient) + 1e-12);
}
