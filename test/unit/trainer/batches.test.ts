import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureBatch } from '../../../src/trainer/batchStatistics';
import { decodeSafetensors, encodeSafetensors } from '../../../src/trainer/checkpoint/safetensors';
import { createEmbeddingBatch } from '../../../src/trainer/distances/embeddingBatch';
import { SeededRandom } from '../../../src/util/seededRandom';
import { measureRecallAt1 } from '../../../src/trainer/retrievalMeasures';
import { ClassSampler } from '../../../src/trainer/samplers/classSampler';
import { createGoldenBatch, drawRows } from './goldenSet';

describe('ClassSampler', () => {
  const groups = [[0, 1, 2, 3, 4], [10, 11, 12], [20], [30, 31]];
  const classOf = (row: number) => Math.floor(row / 10);

  it('draws P different classes with K different rows each, and never a lone row', () => {
    const sampler = new ClassSampler([[0, 1, 2, 3, 4], [10, 11, 12], [20]], {
      classes: 2,
      perClass: 3,
      seed: 1,
    });
    for (let step = 1; step <= 50; step++) {
      const batch = [...sampler.draw(step)];
      expect(new Set(batch).size).toBe(6);
      expect(new Set(batch.map(classOf))).toEqual(new Set([0, 1]));
    }
  });

  it('fills up with repeated rows only where a class is too small', () => {
    const sampler = new ClassSampler(groups, { classes: 3, perClass: 4, seed: 1 });
    const batch = [...sampler.draw(7)];
    for (const group of [0, 1, 3]) {
      const rows = batch.filter((row) => classOf(row) === group);
      expect(rows).toHaveLength(4);
      expect(new Set(rows).size).toBe(Math.min(4, groups[group]!.length));
    }
  });

  it('draws the same for the same seed and step, whatever was drawn before', () => {
    const options = { classes: 2, perClass: 2, seed: 5 };
    const resumed = new ClassSampler(groups, options).draw(90);
    const whole = new ClassSampler(groups, options);
    for (let step = 1; step < 90; step++) whole.draw(step);
    expect(whole.draw(90)).toEqual(resumed);
    expect(new ClassSampler(groups, { ...options, seed: 6 }).draw(90)).not.toEqual(resumed);
  });

  it('draws every class and row about equally often', () => {
    const sampler = new ClassSampler(
      [
        [0, 1, 2, 3],
        [10, 11, 12, 13],
        [20, 21, 22, 23],
      ],
      { classes: 2, perClass: 2, seed: 2 },
    );
    const counts = new Map<number, number>();
    for (let step = 1; step <= 3000; step++)
      for (const row of sampler.draw(step)) counts.set(row, (counts.get(row) ?? 0) + 1);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  it('refuses more classes than have two rows', () => {
    expect(() => new ClassSampler(groups, { classes: 4, perClass: 2, seed: 1 })).toThrow(
      '3 classes have two rows',
    );
  });
});

describe('measureBatch', () => {
  it('counts the valid triplets of the golden set', () => {
    expect(measureBatch(createGoldenBatch(), 1).activeShare).toBeCloseTo(4 / 26, 12);
    expect(measureBatch(createGoldenBatch(), 2).activeShare).toBeCloseTo(14 / 26, 12);
    expect(measureBatch(createGoldenBatch(), 0).hardShare).toBeCloseTo(1 / 26, 12);
  });

  it('says .5 and 0 where all points coincide', () => {
    const batch = createEmbeddingBatch(new Float32Array(8), 2, Int32Array.of(0, 0, 1, 1), {
      distance: 'euclidean',
      normalize: false,
    });
    expect(measureBatch(batch, 0.5)).toEqual({ activeShare: 1, hardShare: 0, auc: 0.5, median: 0 });
  });

  it('agrees with counting every pair', () => {
    const { rows, labels } = drawRows(9, 4, 4, 3);
    const batch = createEmbeddingBatch(rows, 3, labels, { distance: 'euclidean', normalize: false });
    const positives: number[] = [];
    const negatives: number[] = [];
    for (let i = 0; i < 16; i++) {
      for (let j = i + 1; j < 16; j++)
        (labels[i] === labels[j] ? positives : negatives).push(batch.euclidean[i * 16 + j]!);
    }
    const wins = positives.flatMap((p) => negatives.map((n) => (p < n ? 1 : p === n ? 0.5 : 0)));
    const sorted = [...positives, ...negatives].sort((a, b) => a - b);
    const { auc, median } = measureBatch(batch, 1);
    expect(auc).toBeCloseTo(wins.reduce<number>((a, b) => a + b, 0) / wins.length, 12);
    expect(median).toBeCloseTo((sorted[59]! + sorted[60]!) / 2, 12);
  });

  it('stays near the truth when it thins a large batch', () => {
    const { rows, labels } = drawRows(10, 20, 10, 4);
    for (let i = 0; i < 200; i++) rows[i * 4]! += labels[i]! / 4;
    const batch = createEmbeddingBatch(rows, 4, labels, { distance: 'euclidean', normalize: false });
    const whole = measureBatchInFull(batch, 0.5);
    const quick = measureBatch(batch, 0.5);
    expect(Math.abs(quick.activeShare - whole.active)).toBeLessThan(0.03);
    expect(Math.abs(quick.auc - whole.auc)).toBeLessThan(0.03);
  });
});

function measureBatchInFull(
  { n, labels, euclidean }: ReturnType<typeof createEmbeddingBatch>,
  margin: number,
) {
  let active = 0;
  let wins = 0;
  let valid = 0;
  for (let a = 0; a < n; a++) {
    for (let p = 0; p < n; p++) {
      if (p === a || labels[p] !== labels[a]) continue;
      for (let q = 0; q < n; q++) {
        if (labels[q] === labels[a]) continue;
        valid++;
        if (euclidean[a * n + q]! < euclidean[a * n + p]! + margin) active++;
        if (euclidean[a * n + p]! < euclidean[a * n + q]!) wins++;
      }
    }
  }
  return { active: active / valid, auc: wins / valid };
}

/** From all squared distances, summed in the order of the features. */
function recallOfAll(rows: number[][], labels: number[]): number {
  const recalls = rows.flatMap((row, q) => {
    const others = rows.flatMap((other, j) => {
      const distance = row.reduce((sum, value, k) => sum + (value - other[k]!) ** 2, 0);
      return j === q || Number.isNaN(distance) ? [] : [{ distance, hit: labels[j] === labels[q] }];
    });
    if (labels.filter((label) => label === labels[q]).length < 2) return [];
    const nearest = Math.min(...others.map(({ distance }) => distance));
    const tied = others.filter(({ distance }) => distance === nearest);
    return [tied.length === 0 ? 0 : tied.filter(({ hit }) => hit).length / tied.length];
  });
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

describe('measureRecallAt1', () => {
  const recallOf = (rows: number[], d: number, labels: number[]) =>
    measureRecallAt1(rows, d, Int32Array.from(labels));

  it('is .6666667 on the retrieval set, the lone class being no query', () => {
    expect(
      recallOf([0, 0, 1, 0, 0, 2.1, 3, 0, 2.2, 0.9, 0, 5, 0.4, 1.5], 2, [0, 0, 0, 1, 1, 2, 1]),
    ).toBeCloseTo(2 / 3, 12);
  });

  it('is chance where all points coincide', () => {
    const labels = Array.from({ length: 20 }, (_, i) => i % 4);
    expect(
      recallOf(
        Array.from({ length: 20 }, () => 1),
        1,
        labels,
      ),
    ).toBeCloseTo(4 / 19, 12);
  });

  it('is NaN where no row has a partner', () => {
    expect(recallOf([1, 2], 1, [0, 1])).toBeNaN();
  });

  it('is what all distances give, ties, lone classes and rows that are no numbers among them', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.double({ min: -3, max: 3, noNaN: false }));
    const set = fc.integer({ min: 1, max: 40 }).chain((d) =>
      fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.array(value, { minLength: d, maxLength: d })), {
        minLength: 1,
        maxLength: 37,
      }),
    );
    fc.assert(
      fc.property(set, (members) => {
        const labels = members.map(([label]) => label);
        const d = members[0]![1].length;
        const recall = recallOf(
          members.flatMap(([, row]) => row),
          d,
          labels,
        );
        const expected = recallOfAll(
          members.map(([, row]) => row),
          labels,
        );
        if (Number.isNaN(expected)) expect(recall).toBeNaN();
        else expect(recall).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('is the same to the bit for classes that are far apart', () => {
    const random = SeededRandom.fromSeed(5, 'recall');
    const labels = Array.from({ length: 100 }, (_, i) => i % 7);
    const rows = labels.map((label) =>
      Array.from({ length: 33 }, (_, k) => (k === label ? 2 : 0) + random.nextNormal()),
    );
    expect(recallOf(rows.flat(), 33, labels)).toBe(recallOfAll(rows, labels));
  });
});

describe('safetensors', () => {
  it('gives back what was written, to the bit', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, maxLength: 40 }), fc.string(), (values, text) => {
        const tensors = [
          { name: 'a.weight', shape: [values.length, 1], values },
          { name: 'b', shape: [0], values: new Float32Array(0) },
        ];
        const file = decodeSafetensors(encodeSafetensors({ tensors, metadata: { text } }));
        expect(file).toEqual({ tensors, metadata: { text } });
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('says that a file is cut off, wherever it is cut', () => {
    const file = encodeSafetensors({
      tensors: [{ name: 'w', shape: [4], values: Float32Array.of(1, 2, 3, 4) }],
      metadata: {},
    });
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSafetensors(file.subarray(0, length))).toThrow(RangeError);
    }
  });
});
