import { describe, expect, it } from 'vitest';
import { MemoryRows } from '../../../src/data/features/memoryRows';
import type { FeatureRows } from '../../../src/data/features/featureRows';
import { splitRows } from '../../../src/data/splitRows';
import { fitStandardization, standardize } from '../../../src/data/standardize';
import { SeededRandom } from '../../../src/util/seededRandom';
import { valuesOf } from '../../support/features';

const rowsOf = (features: readonly number[], d: number): MemoryRows =>
  new MemoryRows(Float32Array.from(features), d);
const firstRows = (n: number): Int32Array => Int32Array.from({ length: n }, (_, row) => row);

/** The same rows as from a file: what is no array in memory is changed when it is read. */
function elsewhere(features: FeatureRows): FeatureRows {
  const { n, d } = features;
  return {
    n,
    d,
    rowsInto: (rows, target) => {
      features.rowsInto(rows, target);
    },
    close: () => undefined,
  };
}

describe('fitStandardization', () => {
  it('has a mean and a population deviation for each feature', async () => {
    const fit = (await fitStandardization(rowsOf([1, 10, 3, 30, 5, 50], 2), firstRows(3), 'per-feature'))!;
    expect([...fit.mean]).toEqual([3, 30]);
    expect(fit.deviation[0]).toBeCloseTo(Math.sqrt(8 / 3), 12);
    expect(fit.deviation[1]).toBeCloseTo(10 * Math.sqrt(8 / 3), 12);
  });

  it('has one of each for all with scale, and nothing with none', async () => {
    const features = rowsOf([1, 3, 5, 7], 2);
    const fit = (await fitStandardization(features, firstRows(2), 'scale'))!;
    expect([...fit.mean]).toEqual([4, 4]);
    expect([...fit.deviation]).toEqual([Math.sqrt(5), Math.sqrt(5)]);
    expect(await fitStandardization(features, firstRows(2), 'none')).toBeNull();
    expect(await standardize(features, null)).toBe(features);
  });

  it('divides a constant feature by 1, whatever its sum rounds to', async () => {
    const features = rowsOf(new Array<number>(999).fill(0.1), 1);
    const fit = (await fitStandardization(features, firstRows(999), 'per-feature'))!;
    expect([...fit.deviation]).toEqual([1]);
    expect(Math.abs((await standardize(features, fit).then(valuesOf))[5]!)).toBeLessThan(1e-12);
  });

  it('holds where the deviation is a millionth of the mean, and where the first row lies far off', async () => {
    const random = SeededRandom.fromSeed(2, 'test');
    const steps = Array.from({ length: 4000 }, () => random.nextBelow(64));
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length;
    const shifted = rowsOf(
      steps.map((step) => 8e6 + step),
      1,
    );
    const fit = (await fitStandardization(shifted, firstRows(4000), 'per-feature'))!;
    expect(fit.mean[0]).toBeCloseTo(8e6 + mean, 7);
    expect(fit.deviation[0]).toBeCloseTo(Math.sqrt(variance), 7);
    const far = (await fitStandardization(rowsOf([1e6, 1, 1, 1], 1), firstRows(4), 'scale'))!;
    expect(far.mean[0]).toBeCloseTo(250_000.75, 9);
    expect(far.deviation[0]).toBeCloseTo(Math.sqrt(3) * 249_999.75, 4);
  });

  it.each(['scale', 'per-feature'] as const)('sees nothing of the held-out rows (%s)', async (kind) => {
    const random = SeededRandom.fromSeed(3, 'test');
    const features = rowsOf(
      Array.from({ length: 300 }, () => random.nextNormal()),
      3,
    );
    const table = { labels: firstRows(100).map((row) => row % 2), classNames: ['a', 'b'] };
    const { train, holdOut } = splitRows(table, 0.3, 1);
    expect(holdOut.length).toBeGreaterThan(20);
    const before = await fitStandardization(features, train, kind);
    for (const row of holdOut) features.values.fill(1e9, row * 3, row * 3 + 3);
    expect(await fitStandardization(features, train, kind)).toEqual(before);
    features.values.fill(1e9, train[0]! * 3, train[0]! * 3 + 3);
    expect(await fitStandardization(features, train, kind)).not.toEqual(before);
  });

  it('tells how far it is, and ends where that throws', async () => {
    const features = rowsOf(new Array<number>(3 * 2 ** 20).fill(1), 2 ** 19);
    const shares: number[] = [];
    await fitStandardization(features, firstRows(6), 'scale', (share) => void shares.push(share));
    expect(shares).toEqual([2 / 6, 4 / 6, 1]);
    const stopped = fitStandardization(features, firstRows(6), 'scale', () => {
      throw new Error('stopped');
    });
    await expect(stopped).rejects.toThrow('stopped');
  });
});

describe('standardize', () => {
  const draw = (): MemoryRows => {
    const random = SeededRandom.fromSeed(5, 'test');
    return rowsOf(
      Array.from({ length: 400 }, (_, at) => random.nextNormal() * (at % 2 === 0 ? 9 : 1) + 40),
      2,
    );
  };

  it('leaves the training rows with mean 0 and deviation 1', async () => {
    const features = draw();
    const result = await standardize(
      features,
      await fitStandardization(features, firstRows(200), 'per-feature'),
    );
    const again = (await fitStandardization(result, firstRows(200), 'per-feature'))!;
    for (const k of [0, 1]) {
      expect(again.mean[k]).toBeCloseTo(0, 5);
      expect(again.deviation[k]).toBeCloseTo(1, 5);
    }
  });

  it.each(['scale', 'per-feature'] as const)(
    'is the same to the bit when it happens at a read (%s)',
    async (kind) => {
      const fit = await fitStandardization(elsewhere(draw()), firstRows(200), kind);
      expect(fit).toEqual(await fitStandardization(draw(), firstRows(200), kind));
      const late = await standardize(elsewhere(draw()), fit);
      expect(valuesOf(late)).toEqual(valuesOf(await standardize(draw(), fit)));
      const some = new Float32Array(6);
      late.rowsInto(Int32Array.of(7, 0, 7), some.subarray(0, 6));
      expect(some.slice(0, 2)).toEqual(valuesOf(late).slice(14, 16));
      expect(some.slice(4)).toEqual(some.slice(0, 2));
    },
  );
});
