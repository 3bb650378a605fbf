import { describe, expect, it } from 'vitest';
import { ListRows } from '../../../src/data/parquet/listRows';

/** Levels of a nullable list of nullable numbers: 3 a value, 2 a null in a list, 1 an empty list, 0 no list. */
const page = (repetition: readonly number[], definition: readonly number[], values: readonly number[]) => ({
  repetition,
  definition,
  values: [...values],
  valueLevel: 3,
  elementLevel: 2,
});

function readAll(firstRow: number, ...pages: readonly ReturnType<typeof page>[]) {
  const lists = new Map<number, unknown[]>();
  const lengths: [number, number][] = [];
  const rows = new ListRows(firstRow, {
    takeElement: (row, k, value) => {
      const list = lists.get(row) ?? [];
      expect(list).toHaveLength(k);
      lists.set(row, [...list, value]);
    },
    endRow: (row, length) => lengths.push([row, length]),
  });
  for (const one of pages) rows.take(one);
  rows.end();
  return { lists: Object.fromEntries(lists), lengths };
}

describe('rows of lists', () => {
  it('begin where nothing is repeated', () => {
    expect(readAll(5, page([0, 1, 0, 1, 1], [], [1, 2, 3, 4, 5]))).toEqual({
      lists: { 5: [1, 2], 6: [3, 4, 5] },
      lengths: [
        [5, 2],
        [6, 3],
      ],
    });
  });

  it('may go on in the next page, and the next', () => {
    expect(readAll(0, page([0, 1], [], [1, 2]), page([1], [], [3]), page([1, 0], [], [4, 5]))).toEqual({
      lists: { 0: [1, 2, 3, 4], 1: [5] },
      lengths: [
        [0, 4],
        [1, 1],
      ],
    });
  });

  it('have nulls, may be empty and may be missing', () => {
    expect(readAll(0, page([0, 1, 0, 0, 0], [3, 2, 1, 0, 3], [7, 8]))).toEqual({
      lists: { 0: [7, null], 3: [8] },
      lengths: [
        [0, 2],
        [1, 0],
        [2, 0],
        [3, 1],
      ],
    });
  });

  it('are none without pages', () => {
    expect(readAll(0)).toEqual({ lists: {}, lengths: [] });
  });
});
