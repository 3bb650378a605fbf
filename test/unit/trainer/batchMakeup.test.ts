import { expect, it } from 'vitest';
import { measureMakeup } from '../../../src/trainer/batchMakeup';

const measure = (rows: number[], labels: number[]) =>
  measureMakeup(Int32Array.from(rows), Int32Array.from(labels));

it('counts labels, rows with a partner, and positive pairs that are one row twice', () => {
  expect(measure([1, 2, 3, 4, 5], [0, 0, 0, 1, 2])).toEqual({
    batch_classes: 3,
    batch_paired_share: 3 / 5,
    batch_duplicate_share: 0,
  });
  // Of the six ordered pairs of class 0 two are row 1 with itself.
  expect(measure([1, 1, 3, 4], [0, 0, 0, 1])).toMatchObject({ batch_duplicate_share: 2 / 6 });
  expect(measure([1, 1, 1, 1], [0, 0, 5, 5])).toMatchObject({ batch_duplicate_share: 1 });
  expect(measure([1, 2, 3], [7, 8, 9])).toEqual({
    batch_classes: 3,
    batch_paired_share: 0,
    batch_duplicate_share: 0,
  });
});
