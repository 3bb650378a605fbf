import { beforeAll, describe, expect, it } from 'vitest';
import { INITIALIZERS } from '../../../src/config/schema/layerSchema';
import type { Initializer } from '../../../src/config/schema/layerSchema';
import { drawBias, drawWeights } from '../../../src/trainer/network/initializers';
import { SeededRandom } from '../../../src/util/seededRandom';
import { build, drawNormals, tf } from './networkSupport';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const namesOf = (layers: readonly object[], shape: readonly number[], more = {}) =>
  build(layers, shape, more).parameters.map(({ name, shape: size }) => `${name} ${size.join('×')}`);

describe('parameters', () => {
  it('are named and shaped as in a torch.nn.Sequential, activations counted', () => {
    const layers = [
      { conv2d: 4, kernel: [3, 2], bias: false, activation: 'linear' },
      { batchNorm: true },
      { activation: 'relu' },
      { residual: [{ conv2d: 6, kernel: 3, stride: 2 }, { layerNorm: true }] },
      { flatten: true },
      { dense: 5 },
    ];
    expect(namesOf(layers, [8, 6, 3], { activation: 'relu' })).toEqual([
      '0.weight 4×3×3×2',
      '1.weight 4',
      '1.bias 4',
      '3.body.0.weight 6×4×3×3',
      '3.body.0.bias 6',
      '3.body.2.weight 6×4×3',
      '3.body.2.bias 6×4×3',
      '3.project.weight 6×4×1×1',
      '5.weight 5×72',
      '5.bias 5',
      '7.weight 3×5',
      '7.bias 3',
    ]);
  });

  it('of a network without hidden layers are those of its output', () => {
    expect(namesOf([], [6])).toEqual(['0.weight 3×6', '0.bias 3']);
  });

  it('do not fit where layers do not fit the data', () => {
    expect(() => build([{ dropout: 0.1 }, { dense: 5 }], [8, 6, 3])).toThrow(/add { "flatten": true }/);
  });
});

describe('batchNorm', () => {
  it('follows the batches with running statistics, the variance unbiased, and evaluates by them', () => {
    // One feature, copied to the embedding: rows go through batchNorm alone.
    const network = build([{ batchNorm: true, momentum: 0.5 }], [1], { embeddingDim: 1 });
    const [weight, bias] = network.parameters.slice(-2);
    weight!.values.set([1]);
    bias!.values.set([0]);
    const rows = Float32Array.of(1, 2, 3, 6);
    const { embeddings } = network.differentiate(rows, 4, 1, () => new Float32Array(4));
    // Mean 3, variance 3.5 (biased) and 14/3.
    expect(embeddings[3]).toBeCloseTo(3 / Math.sqrt(3.5 + 1e-5), 5);
    expect(network.buffers.map(({ name }) => name)).toEqual(['0.running_mean', '0.running_var']);
    expect(network.buffers[0]!.values[0]).toBeCloseTo(1.5, 6);
    expect(network.buffers[1]!.values[0]).toBeCloseTo(0.5 + 7 / 3, 6);
    expect(network.embed(rows, 4).embeddings[3]).toBeCloseTo(4.5 / Math.sqrt(0.5 + 7 / 3), 4);
    // Evaluation changes nothing.
    expect(network.buffers[0]!.values[0]).toBeCloseTo(1.5, 6);
  });
});

describe('dropout', () => {
  const rows = drawNormals(3, 64 * 6);
  const dropped = (step: number, layers: object[] = [{ dropout: 0.25 }]) =>
    build(layers, [6]).differentiate(rows, 64, step, () => new Float32Array(64 * 3)).embeddings;

  it('repeats bit for bit at a step and differs at the next', () => {
    expect(dropped(3)).toEqual(dropped(3));
    expect(dropped(3)).not.toEqual(dropped(4));
  });

  it('drops other values in each layer', () => {
    const identity = [{ dropout: 0.25 }, { dropout: 0.25 }];
    const ones = new Float32Array(400).fill(1);
    const network = build(identity, [1], { embeddingDim: 1 });
    network.parameters[0]!.values.set([1]);
    network.parameters[1]!.values.set([0]);
    const { embeddings } = network.differentiate(ones, 400, 1, () => new Float32Array(400));
    const kept = embeddings.filter((value) => value !== 0);
    expect(kept.every((value) => Math.abs(value - 16 / 9) < 1e-6)).toBe(true);
    // 0.75² of 400 is 225.
    expect(Math.abs(kept.length - 225)).toBeLessThan(35);
  });

  it('drops nothing when the network is only looked at', () => {
    const withDropout = build([{ dropout: 0.25 }], [6]).embed(rows, 64).embeddings;
    expect(withDropout).toEqual(build([], [6]).embed(rows, 64).embeddings);
  });
});

describe('silent units', () => {
  it('are counted in the worst relu layer, per channel of an image', () => {
    const network = build(
      [
        { conv2d: 4, kernel: 1 },
        { activation: 'relu' },
        { residual: [{ conv2d: 4, kernel: 1, activation: 'relu' }] },
        { flatten: true },
      ],
      [2, 2, 1],
    );
    const [, firstBias, , innerBias] = network.parameters;
    firstBias!.values.set([-100, 100, 100, 100]);
    innerBias!.values.set([-1e4, -1e4, -1e4, 1e4]);
    expect(network.embed(drawNormals(4, 8 * 4), 8).deadShare).toBe(0.75);
  });
});

describe('a step', () => {
  it('leaves as many tensors as it found', () => {
    const network = build(
      [
        { conv2d: 4, kernel: 3, stride: 2 },
        { batchNorm: true },
        { residual: [{ conv2d: 6, kernel: 3, activation: 'gelu' }, { layerNorm: true }] },
        { maxPool: 2 },
        { dropout: 0.1 },
        { globalPool: 'average' },
        { dense: 5, activation: 'softmax' },
      ],
      [8, 8, 2],
    );
    const rows = drawNormals(5, 4 * 128);
    const before = tf.memory().numTensors;
    for (let step = 1; step <= 3; step++) {
      network.differentiate(rows, 4, step, (embeddings) => embeddings);
      network.embed(rows, 4);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('initialisers', () => {
  const size = { units: 40, fanIn: 90, fanOut: 360 };
  const variance = (values: Float32Array) => values.reduce((sum, v) => sum + v * v, 0) / values.length;
  const draw = (kind: Initializer) => drawWeights(kind, SeededRandom.fromSeed(1, 'w'), size);

  it.each([
    ['fan-in-uniform', 1 / 270],
    ['he-normal', 2 / 90],
    ['he-uniform', 2 / 90],
    ['glorot-normal', 2 / 450],
    ['glorot-uniform', 2 / 450],
    ['lecun-normal', 1 / 90],
    ['orthogonal', 1 / 90],
    ['zeros', 0],
  ] as const)('%s has its variance', (kind, expected) => {
    const values = draw(kind);
    expect(values).toHaveLength(3600);
    expect(Math.abs(variance(values) - expected)).toBeLessThanOrEqual(0.08 * expected);
  });

  it('uniform ones stay within √3 deviations', () => {
    for (const kind of ['fan-in-uniform', 'he-uniform', 'glorot-uniform'] as const) {
      const values = draw(kind);
      const bound = {
        'fan-in-uniform': Math.sqrt(1 / 90),
        'he-uniform': Math.sqrt(6 / 90),
        'glorot-uniform': Math.sqrt(6 / 450),
      }[kind];
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest).toBeLessThanOrEqual(bound);
      expect(largest).toBeGreaterThan(0.98 * bound);
    }
  });

  it('orthogonal rows, or columns, are orthonormal', () => {
    for (const [units, fanIn] of [
      [4, 9],
      [9, 4],
    ] as const) {
      const values = drawWeights('orthogonal', SeededRandom.fromSeed(2, 'w'), {
        units,
        fanIn,
        fanOut: units,
      });
      const at = (vector: number, place: number) =>
        units <= fanIn ? values[vector * fanIn + place]! : values[place * fanIn + vector]!;
      for (let a = 0; a < 4; a++) {
        for (let b = 0; b < 4; b++) {
          let dot = 0;
          for (let i = 0; i < 9; i++) dot += at(a, i) * at(b, i);
          expect(dot).toBeCloseTo(a === b ? 1 : 0, 5);
        }
      }
    }
  });

  it('biases are 0, except with fan-in-uniform', () => {
    for (const kind of Object.keys(INITIALIZERS) as Initializer[]) {
      const bias = drawBias(kind, SeededRandom.fromSeed(1, 'b'), size);
      expect(bias.some((value) => value !== 0)).toBe(kind === 'fan-in-uniform');
    }
  });

  it('is chosen by the layer, else the model; the output may have its own', () => {
    const network = build([{ dense: 4 }, { dense: 4, initializer: 'he-normal' }], [6], {
      initializer: 'zeros',
      outputInitializer: 'orthogonal',
    });
    const isZero = network.parameters.map(({ values }) => values.every((value) => value === 0));
    expect(isZero).toEqual([true, true, false, true, false, true]);
  });
});
