import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseRows } from '../../../src/domain/chooseRows';

const count = (from: number) => Array.from({ length: from }, (_, row) => row);
const labelsOf = (total: number, label: (row: number) => number) =>
  Int32Array.from({ length: total }, (_, row) => label(row));
function sizesOf(rows: readonly number[], labels: Int32Array): number[] {
  const sizes = new Map<number, number>();
  for (const row of rows) sizes.set(labels[row]!, (sizes.get(labels[row]!) ?? 0) + 1);
  return [...sizes.values()];
}

test('every class keeps its share, in whatever order its rows come', () => {
  for (const label of [(row: number) => row % 4, (row: number) => row >> 9]) {
    const labels = labelsOf(2048, label);
    expect(sizesOf(chooseRows(count(2048), labels, 512), labels)).toEqual([128, 128, 128, 128]);
  }
});

test('of more classes than there is room for some are kept with all their rows, not all with one', () => {
  const labels = labelsOf(1500, (row) => row >> 1);
  const rows = chooseRows(count(1500), labels, 512);
  expect(rows).toHaveLength(512);
  expect(new Set(sizesOf(rows, labels))).toEqual(new Set([2]));
});

test('a rare class keeps at least four rows', () => {
  const labels = labelsOf(3000, (row) => (row % 300 === 0 ? 1 : 0));
  expect(Math.min(...sizesOf(chooseRows(count(3000), labels, 512), labels))).toBeGreaterThanOrEqual(4);
});

test('rows are chosen once each, ascending, and never more than asked for', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 400 }),
      fc.integer({ min: 8, max: 200 }),
      (given, most) => {
        const rows = chooseRows(count(given.length), Int32Array.from(given), most);
        expect(rows.length).toBeLessThanOrEqual(most);
        expect(rows.length).toBeGreaterThan(0);
        expect([...new Set(rows)].sort((a, b) => a - b)).toEqual(rows);
      },
    ),
  );
});

test('without labels they are evenly spaced', () => {
  expect(chooseRows(count(10), null, 5)).toEqual([0, 2, 4, 6, 8]);
});
