import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureEuclidean, measurePlainly } from '../../../src/util/kernels/measureEuclidean';
import { multiplyAll, multiplyPlainly } from '../../../src/util/kernels/multiplyAll';
import { rankPlainly } from '../../../src/util/kernels/rankPlainly';
import { rankQueries } from '../../../src/util/kernels/rankQueries';
import { splitPairs, splitPlainly } from '../../../src/util/kernels/splitPairs';
import { tridiagonalize, tridiagonalizePlainly } from '../../../src/util/kernels/tridiagonalize';
import { toLayerValues } from '../../../src/trainer/layerValues';
import { createAdam } from '../../../src/trainer/optimisers/adam';
import { createSgd } from '../../../src/trainer/optimisers/sgd';
import { SeededRandom } from '../../../src/util/seededRandom';

const draw = (seed: number, count: number): Float64Array => {
  const random = SeededRandom.fromSeed(seed, 'kernel');
  return Float64Array.from({ length: count }, () => random.nextNormal());
};

describe('distances on vectors', () => {
  it('are the sums of plain JavaScript to the bit, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 45 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        (n, d, seed) => {
          const rows = draw(seed, n * d);
          const expected = new Float64Array(n * n);
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) {
              let sum = 0;
              for (let k = 0; k < d; k++) sum += (rows[i * d + k]! - rows[j * d + k]!) ** 2;
              expected[i * n + j] = Math.sqrt(sum);
            }
          }
          expect(measureEuclidean(rows, n, d)).toEqual(expected);
          expect(measurePlainly(rows, n, d)).toEqual(expected);
        },
      ),
    );
  });

  it('stay what they are when others are measured', () => {
    const first = measureEuclidean(draw(1, 8 * 3), 8, 3);
    const before = first.slice();
    measureEuclidean(draw(2, 400 * 3), 400, 3);
    expect(first).toEqual(before);
  });

  it('keep NaN and infinity with their rows', () => {
    const rows = Float64Array.of(0, Number.NaN, 1, Infinity, 2, 3, 4, 5, 6, 7, 8, 9);
    const distances = measureEuclidean(rows, 12, 1);
    expect(distances[1]).toBeNaN();
    expect(distances[3]).toBe(Infinity);
    expect(distances[2]).toBe(1);
  });
});

describe('scalar products on vectors', () => {
  it('are the sums of plain JavaScript, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer(),
        (n, d, seed) => {
          const rows = draw(seed, n * d);
          const products = multiplyAll(n, d, (vectors) => vectors.set(rows));
          expect(products.length).toBe(n * n);
          const plain = multiplyPlainly(n, d, (vectors) => vectors.set(rows));
          plain.forEach((product, at) => expect(product).toBeCloseTo(products[at]!, 10));
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) {
              let sum = 0;
              for (let k = 0; k < d; k++) sum += rows[i * d + k]! * rows[j * d + k]!;
              expect(products[i * n + j]).toBeCloseTo(sum, 10);
            }
          }
        },
      ),
    );
  });
});

describe('pairs by label', () => {
  /** n×n with the given numbers above the diagonal. */
  const spread = (pairs: readonly number[], n: number): Float64Array => {
    const distances = new Float64Array(n * n);
    let at = 0;
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) distances[i * n + j] = pairs[at++]!;
    return distances;
  };

  it('are the sorted ones of plain JavaScript, whatever the distances', () => {
    const random = SeededRandom.fromSeed(3, 'pairs');
    const draws: Record<string, () => number> = {
      even: () => random.nextUnit(),
      'of any size': () => 10 ** (600 * random.nextUnit() - 300),
      'nearly equal': () => 1 + 1e-15 * Math.floor(1000 * random.nextUnit()),
      'few different': () => Math.floor(5 * random.nextUnit()),
      'nearly equal but for some': () => (random.nextUnit() < 0.01 ? 0 : 1 + 1e-12 * random.nextUnit()),
      'tiny, with an infinite one': () =>
        random.nextUnit() < 0.01 ? Infinity : 5e-324 * random.nextUnit() * 1e6,
      equal: () => 2,
    };
    for (const [name, drawOne] of Object.entries(draws)) {
      for (const n of [0, 1, 2, 9, 40, 150]) {
        const distances = spread(Array.from({ length: (n * (n - 1)) / 2 }, drawOne), n);
        for (const classes of [1, 3, 1000]) {
          const labels = Int32Array.from({ length: n }, () => Math.floor(classes * random.nextUnit()) - 1);
          expect(splitPairs(distances, n, labels), `${name}, ${n}`).toEqual(
            splitPlainly(distances, n, labels),
          );
        }
      }
    }
  });
});

describe('queries ranked', () => {
  it('are those of plain JavaScript to the bit, with ties and lone rows, in every distance', () => {
    const random = SeededRandom.fromSeed(4, 'queries');
    for (const n of [0, 1, 2, 7, 33, 150]) {
      for (const [rows, classes] of [
        [draw(n, 2 * n), 4],
        [draw(n, 2 * n).map(Math.round), 2],
        [new Float64Array(2 * n), 3],
        [draw(n, 2 * n), 1],
        [draw(n, 2 * n), 1000],
      ] as const) {
        const distances = measureEuclidean(rows, n, 2);
        const labels = Int32Array.from({ length: n }, () => random.nextBelow(classes));
        for (const distance of ['euclidean', 'squared', 'cosine'] as const) {
          const input = { distances, n, labels, distance, margin: 0.3, stride: 2 };
          expect(rankQueries(input)).toEqual(rankPlainly(input));
        }
      }
    }
  });
});

describe('the tridiagonal form on vectors', () => {
  it('is that of plain JavaScript, whatever the size, also of equal and empty rows', () => {
    for (const n of [0, 1, 2, 3, 8, 31, 64]) {
      for (const rows of [draw(n, n * n), new Float64Array(n * n).fill(2), new Float64Array(n * n)]) {
        const gram = multiplyAll(n, n, (vectors) => vectors.set(rows));
        const plain = tridiagonalizePlainly(gram.slice(), n);
        const found = tridiagonalize(gram, n);
        for (const part of ['diagonal', 'offDiagonal'] as const) {
          expect(found[part].length).toBe(n);
          plain[part].forEach((value, i) => expect(found[part][i]).toBeCloseTo(value, 9));
        }
      }
    }
  });
});

describe('Adam on vectors', () => {
  const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, decoupled: false };

  it('updates a weight the same way in a vector, in the rest of one, and in another chunk', () => {
    const length = (1 << 14) + 7;
    const values = new Float32Array(length).fill(0.5);
    const parameter = { name: '0.weight', shape: [length], values };
    const adam = createAdam([parameter], options);
    for (let step = 0; step < 5; step++) adam.update([parameter], [new Float32Array(length).fill(0.1)], 0.01);
    expect(new Set(values).size).toBe(1);
    expect(values[0]).not.toBe(0.5);
    for (const [moments] of adam.slots.values()) expect(new Set(moments).size).toBe(1);
  });

  it('sums squares that float32 has no number for', () => {
    const values = Float32Array.of(1, 1, 1, 1, 1);
    const parameter = { name: '0.weight', shape: [5], values };
    const [size] = createAdam([parameter], options).update([parameter], [new Float32Array(5).fill(1e-30)], 0);
    expect(size!.gradient / 5e-60).toBeCloseTo(1, 6);
    expect(size!.weights).toBe(5);
  });
});

it('a layer’s values are of its weights and its bias together', () => {
  const parameters = ['0.weight', '0.bias', '2.body.0.weight'].map((name) => ({
    name,
    shape: [2],
    values: Float32Array.of(3, 4),
  }));
  const gradients = parameters.map(() => Float32Array.of(0.3, 0.4));
  const sizes = createSgd(parameters, { momentum: 0, weightDecay: 0, nesterov: false }).update(
    parameters,
    gradients,
    1,
  );
  const names = parameters.map(({ name }) => name);
  const squares = sizes.map(({ gradient }) => gradient);
  const values = toLayerValues(names, squares, sizes);
  expect(Object.keys(values)).toEqual([
    'grad_norm/layers.0',
    'update_ratio/layers.0',
    'grad_norm/layers.2.body.0',
    'update_ratio/layers.2.body.0',
  ]);
  expect(values['grad_norm/layers.0']).toBeCloseTo(Math.SQRT1_2, 6);
  expect(values['update_ratio/layers.2.body.0']).toBeCloseTo(1 / 9, 6);
});
