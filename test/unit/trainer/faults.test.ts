import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryRows } from '../../../src/data/features/memoryRows';
import { duplicatePositives, drawByRole } from '../../../src/trainer/faults/spoilBatches';
import { GradientPile, spoilGradient } from '../../../src/trainer/faults/spoilGradient';
import { spoilBatchLabels, spoilTableLabels } from '../../../src/trainer/faults/spoilLabels';
import { spoilNetwork } from '../../../src/trainer/faults/spoilNetwork';
import { spoilFeatures, spoilTrainRows } from '../../../src/trainer/faults/spoilRows';
import { joinTowers } from '../../../src/trainer/faults/unsharedTowers';
import type { Network } from '../../../src/trainer/network/network';
import { ClassSampler } from '../../../src/trainer/samplers/classSampler';
import { valuesOf } from '../../support/features';
import { build, compareGradients, drawNormals, tf } from './networkSupport';

const CLASSES = 4;
/** 400 rows, classes in turn. */
const tableLabels = Int32Array.from({ length: 400 }, (_, row) => row % CLASSES);
const allRows = Int32Array.from(tableLabels, (_, row) => row);
const groups = Array.from({ length: CLASSES }, (_, k) => [...allRows].filter((row) => row % CLASSES === k));
const countClasses = (rows: Int32Array) =>
  groups.map((_, k) => rows.filter((row) => tableLabels[row] === k).length);

describe('labels', () => {
  const batch = Int32Array.of(0, 0, 1, 1, 2, 2);

  it('of a batch are unique, equal or shuffled anew at each step', () => {
    const spoil = (labels: 'unique' | 'equal' | 'shuffled', step = 1) => [
      ...spoilBatchLabels(batch, { labels }, { seed: 1, step }),
    ];
    expect(new Set(spoil('unique')).size).toBe(6);
    expect(new Set(spoil('equal')).size).toBe(1);
    expect(spoil('shuffled').sort()).toEqual([...batch]);
    expect(spoil('shuffled')).toEqual(spoil('shuffled'));
    const orders = new Set([1, 2, 3, 4, 5].map((step) => spoil('shuffled', step).join()));
    expect(orders.size).toBeGreaterThan(2);
    expect([...batch]).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('of the table are wrong for about the share of training rows that is asked for, and for no other', () => {
    const train = allRows.subarray(0, 300);
    const countWrong = (faults: object) => {
      const spoilt = spoilTableLabels(tableLabels, train, CLASSES, { faults, seed: 1 });
      expect(spoilt.subarray(300)).toEqual(tableLabels.subarray(300));
      return spoilt.filter((label, row) => label !== tableLabels[row]).length;
    };
    // Of the labels drawn anew a quarter is right by chance.
    expect(countWrong({ labelNoise: 0.6 }) / 300).toBeCloseTo(0.6 * 0.75, 1);
    expect(countWrong({ labels: 'random' }) / 300).toBeCloseTo(0.75, 1);
    expect(countWrong({})).toBe(0);
  });
});

describe('rows', () => {
  const spoil = (faults: object) => ({ faults, seed: 1 });

  it('are mostly of the first class, all of which stay', () => {
    const rows = spoilTrainRows(allRows, tableLabels, CLASSES, spoil({ dominantClass: 0.8 }));
    const [first, ...others] = countClasses(rows);
    expect(first).toBe(100);
    expect(first! / rows.length).toBeCloseTo(0.8, 1);
    expect(new Set(others).size).toBe(1);
  });

  it('are few, spread over the classes in pairs, so that each has a positive', () => {
    const rows = spoilTrainRows(allRows, tableLabels, CLASSES, spoil({ trainRows: 12 }));
    expect(countClasses(rows)).toEqual([4, 4, 2, 2]);
    expect(new Set(rows).size).toBe(12);
    expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
    expect(spoilTrainRows(allRows, tableLabels, CLASSES, spoil({}))).toBe(allRows);
  });

  it('have an offset, or are all the first one', () => {
    const features = new MemoryRows(Float32Array.of(1, 2, 3, 4), 2);
    const spoilt = (faults: object) => [...valuesOf(spoilFeatures(features, faults))];
    expect(spoilt({ inputOffset: 10 })).toEqual([11, 12, 13, 14]);
    expect(spoilt({ constantInputs: true })).toEqual([1, 2, 1, 2]);
    expect(spoilt({ constantInputs: true, inputOffset: 1 })).toEqual([2, 3, 2, 3]);
    expect(spoilFeatures(features, {})).toBe(features);
  });
});

describe('batches', () => {
  const sampler = new ClassSampler(groups, { classes: 3, perClass: 4, seed: 1 });

  it('with positives that are the anchor itself have one row for each class', () => {
    const rows = duplicatePositives(sampler, tableLabels).draw(1);
    expect(rows).toHaveLength(12);
    expect(new Set(rows).size).toBe(3);
    expect([...rows].map((row) => tableLabels[row])).toEqual(
      [...sampler.draw(1)].map((row) => tableLabels[row]),
    );
  });

  it('by role are anchors, then their positives, then their negatives', () => {
    // Of two rows of a class, one draw in two would be the anchor itself.
    const pairs = groups.map((rows) => rows.slice(0, 2));
    const small = new ClassSampler(pairs, { classes: 3, perClass: 2, seed: 1 });
    const byRole = drawByRole(small, pairs, tableLabels, 1);
    const rows = byRole.draw(3);
    expect([byRole.batchSize, rows.length]).toEqual([18, 18]);
    for (let i = 0; i < 6; i++) {
      const [anchor, positive, negative] = [rows[i]!, rows[6 + i]!, rows[12 + i]!];
      expect(positive).not.toBe(anchor);
      expect(tableLabels[positive]).toBe(tableLabels[anchor]);
      expect(tableLabels[negative]).not.toBe(tableLabels[anchor]);
    }
    expect(byRole.draw(3)).toEqual(rows);
  });
});

describe('gradients', () => {
  it('are turned round, cut off, or not a number', () => {
    const spoil = (faults: object) => [...spoilGradient(Float32Array.of(1, -2), faults)];
    expect(spoil({})).toEqual([1, -2]);
    expect(spoil({ flipSign: true })).toEqual([-1, 2]);
    expect(spoil({ detach: true })).toEqual([0, 0]);
    expect(spoil({ naiveSqrt: true })).toEqual([NaN, NaN]);
  });

  it('pile up where nobody sets them back to zero', () => {
    const pile = new GradientPile();
    const add = () => pile.add([Float32Array.of(1, 2), Float32Array.of(3)]).map((sum) => [...sum]);
    expect(add()).toEqual([[1, 2], [3]]);
    add();
    expect(add()).toEqual([[3, 6], [9]]);
  });
});

describe('networks', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });
  const make = () => build([{ dense: 5, activation: 'tanh' }], [6]);
  const valuesOf = ({ parameters }: Network) =>
    Object.fromEntries(parameters.map(({ name, values }) => [name, [...values]]));

  it('start with a small last layer, and biases as they are asked for', () => {
    const plain = valuesOf(make());
    const spoilt = valuesOf(spoilNetwork(make(), { outputScale: 0.5, outputBias: -3, firstBias: -20 }));
    const [firstWeight, firstBias, lastWeight, lastBias] = Object.keys(plain) as [
      string,
      string,
      string,
      string,
    ];
    expect(spoilt[firstWeight]).toEqual(plain[firstWeight]);
    expect(new Set(spoilt[firstBias])).toEqual(new Set([-20]));
    expect(spoilt[lastWeight]).toEqual(plain[lastWeight]!.map((value) => value / 2));
    expect(new Set(spoilt[lastBias])).toEqual(new Set([-3]));
  });

  it('say so where the layer has no bias to change', () => {
    const withoutBias = build([{ dense: 5, bias: false }], [6]);
    expect(() => spoilNetwork(withoutBias, { firstBias: 1 })).toThrow(
      'faults.firstBias: the layer that it changes has no bias. Leave it out.',
    );
  });

  it.each(['relu', 'softmax', 'sigmoid', 'tanh'] as const)(
    'with a %s at the end have its values and the gradients of central differences',
    (outputActivation) => {
      const network = spoilNetwork(make(), { outputActivation });
      const { embeddings } = network.embed(drawNormals(1, 18), 3);
      const raw = make().embed(drawNormals(1, 18), 3).embeddings;
      const wanted: Record<string, (x: tf.Tensor) => tf.Tensor> = {
        relu: tf.relu,
        softmax: tf.softmax,
        sigmoid: tf.sigmoid,
        tanh: tf.tanh,
      };
      const expected = wanted[outputActivation]!(tf.tensor2d(raw, [3, 3])).dataSync();
      embeddings.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]!, 6);
      });
      for (const { name, slope, difference } of compareGradients(network)) {
        expect(Math.abs(slope - difference), name).toBeLessThan(2e-3 * Math.max(1, Math.abs(slope)));
      }
    },
  );

  it('with a relu that is never positive are dead, and nothing comes back', () => {
    const network = spoilNetwork(make(), { outputActivation: 'relu', outputBias: -30 });
    expect(network.embed(drawNormals(1, 18), 3).deadShare).toBe(1);
    for (const { slope } of compareGradients(network)) expect(slope).toBe(0);
  });

  it('in three towers see their third of a batch each, and learn from it alone', () => {
    const towers = [1, 2, 3].map((seed) => build([{ dense: 5, activation: 'tanh' }], [6], {}, seed)) as [
      Network,
      Network,
      Network,
    ];
    const joined = joinTowers(towers);
    const rows = drawNormals(1, 18);
    const seen = joined.differentiate(rows, 3, 1, (embeddings) => embeddings).embeddings;
    towers.forEach((tower, at) => {
      const own = tower.embed(rows.slice(6 * at, 6 * at + 6), 1).embeddings;
      expect([...seen.subarray(3 * at, 3 * at + 3)]).toEqual([...own]);
    });
    expect([...joined.embed(rows, 3).embeddings]).toEqual([...seen]);
    expect(joined.parameters.map(({ name }) => name)).toContain('tower2.0.weight');
    const compared = compareGradients(joined);
    expect(compared).toHaveLength(12);
    for (const { name, slope, difference } of compared) {
      expect(Math.abs(slope - difference), name).toBeLessThan(2e-3 * Math.max(1, Math.abs(slope)));
    }
  });
});
