import { describe, expect, it } from 'vitest';
import type { DataTable } from '../../../src/data/dataTable';
import { splitRows } from '../../../src/data/splitRows';
import { fitStandardization, standardize } from '../../../src/data/standardize';
import { SeededRandom } from '../../../src/util/seededRandom';

function tableOf(features: readonly number[], d: number): DataTable {
  const n = features.length / d;
  return {
    features: Float32Array.from(features),
    n,
    d,
    shape: [d],
    labels: Int32Array.from({ length: n }, (_, row) => row % 2),
    classNames: ['a', 'b'],
    columns: [],
    remarks: [],
  };
}

describe('fitStandardization', () => {
  it('has a mean and a population deviation for each feature', () => {
    const table = tableOf([1, 10, 3, 30, 5, 50], 2);
    const fit = fitStandardization(table, Int32Array.of(0, 1, 2), 'per-feature')!;
    expect([...fit.mean]).toEqual([3, 30]);
    expect(fit.deviation[0]).toBeCloseTo(Math.sqrt(8 / 3), 12);
    expect(fit.deviation[1]).toBeCloseTo(10 * Math.sqrt(8 / 3), 12);
  });

  it('has one of each for all with scale, and nothing with none', () => {
    const table = tableOf([1, 3, 5, 7], 2);
    const fit = fitStandardization(table, Int32Array.of(0, 1), 'scale')!;
    expect([...fit.mean]).toEqual([4, 4]);
    expect([...fit.deviation]).toEqual([Math.sqrt(5), Math.sqrt(5)]);
    expect(fitStandardization(table, Int32Array.of(0, 1), 'none')).toBeNull();
    expect(standardize(table, null)).toBe(table);
  });

  it('divides a constant feature by 1, whatever its sum rounds to', () => {
    const table = tableOf(
      Array.from({ length: 999 }, () => 0.1),
      1,
    );
    const rows = Int32Array.from({ length: 999 }, (_, row) => row);
    const fit = fitStandardization(table, rows, 'per-feature')!;
    expect([...fit.deviation]).toEqual([1]);
    expect(Math.abs(standardize(table, fit).features[5]!)).toBeLessThan(1e-12);
  });

  it.each(['scale', 'per-feature'] as const)('sees nothing of the held-out rows (%s)', (kind) => {
    const random = SeededRandom.fromSeed(3, 'test');
    const values = Array.from({ length: 300 }, () => random.nextNormal());
    const table = tableOf(values, 3);
    const { train, holdOut } = splitRows(table, 0.3, 1);
    expect(holdOut.length).toBeGreaterThan(20);
    const before = fitStandardization(table, train, kind);
    for (const row of holdOut) table.features.fill(1e9, row * 3, row * 3 + 3);
    expect(fitStandardization(table, train, kind)).toEqual(before);
    table.features.fill(1e9, train[0]! * 3, train[0]! * 3 + 3);
    expect(fitStandardization(table, train, kind)).not.toEqual(before);
  });
});

describe('standardize', () => {
  it('leaves the training rows with mean 0 and deviation 1, and the given table as it is', () => {
    const random = SeededRandom.fromSeed(5, 'test');
    const table = tableOf(
      Array.from({ length: 400 }, (_, at) => random.nextNormal() * (at % 2 === 0 ? 9 : 1) + 40),
      2,
    );
    const original = table.features.slice();
    const rows = Int32Array.from({ length: 200 }, (_, row) => row);
    const result = standardize(table, fitStandardization(table, rows, 'per-feature'));
    const again = fitStandardization(result, rows, 'per-feature')!;
    for (const k of [0, 1]) {
      expect(again.mean[k]).toBeCloseTo(0, 5);
      expect(again.deviation[k]).toBeCloseTo(1, 5);
    }
    expect(table.features).toEqual(original);
  });
});
