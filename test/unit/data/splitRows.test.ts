import { describe, expect, it } from 'vitest';
import type { DataTable } from '../../../src/data/dataTable';
import { toClassNumbers } from '../../../src/data/dataTable';
import { MemoryRows } from '../../../src/data/features/memoryRows';
import { chooseProbe, splitRows } from '../../../src/data/splitRows';

function tableOf(sizes: readonly number[]): DataTable {
  const labels = Int32Array.from(sizes.flatMap((size, label) => Array.from({ length: size }, () => label)));
  return {
    features: new MemoryRows(new Float32Array(labels.length), 1),
    n: labels.length,
    d: 1,
    shape: [1],
    remarks: [],
    labels,
    classNames: sizes.map((_, label) => `class ${label}`),
    columns: ['x'],
  };
}

function countByClass(table: DataTable, rows: Int32Array): number[] {
  const counts = table.classNames.map(() => 0);
  for (const row of rows) counts[table.labels[row]!]!++;
  return counts;
}

describe('splitRows', () => {
  it('keeps the asked share of each class out, and every row stands on one side', () => {
    const table = tableOf([100, 50, 10]);
    const { train, holdOut } = splitRows(table, 0.2, 1);
    expect(countByClass(table, holdOut)).toEqual([20, 10, 2]);
    expect([...train, ...holdOut].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 160 }, (_, row) => row),
    );
  });

  it('leaves two training rows to every class that has them', () => {
    const table = tableOf([1, 2, 3, 4]);
    expect(countByClass(table, splitRows(table, 0.9, 1).train)).toEqual([1, 2, 2, 2]);
  });

  it('is the same for a seed and another for another', () => {
    const table = tableOf([100, 100]);
    expect(splitRows(table, 0.3, 7)).toEqual(splitRows(table, 0.3, 7));
    expect(splitRows(table, 0.3, 8).holdOut).not.toEqual(splitRows(table, 0.3, 7).holdOut);
    expect(splitRows(table, 0, 7).holdOut).toHaveLength(0);
  });
});

describe('splitRows by class', () => {
  const heldClasses = (sizes: readonly number[], share: number, seed = 1) => {
    const table = tableOf(sizes);
    const { train, holdOut } = splitRows(table, share, seed, 'class');
    const [trained, held] = [countByClass(table, train), countByClass(table, holdOut)];
    sizes.forEach((size, group) => {
      expect([trained[group], held[group]].toSorted((a, b) => a! - b!)).toEqual([0, size]);
    });
    return sizes.map((_, group) => group).filter((group) => held[group]! > 0);
  };

  it('keeps whole classes out, as many as the share says', () => {
    expect(
      heldClasses(
        Array.from({ length: 20 }, () => 5),
        0.25,
      ),
    ).toHaveLength(5);
    expect(heldClasses([5, 5, 5], 0)).toEqual([]);
  });

  it('holds out two of four classes or more, and always leaves two to train on', () => {
    expect(heldClasses([5, 5, 5, 5], 0.1)).toHaveLength(2);
    expect(heldClasses([5, 5, 5], 0.3)).toHaveLength(1);
    expect(heldClasses([5, 5, 5], 0.1)).toEqual([]);
    expect(heldClasses([5, 5], 0.9)).toEqual([]);
    expect(
      heldClasses(
        Array.from({ length: 10 }, () => 5),
        0.9,
      ),
    ).toHaveLength(8);
  });

  it('leaves two classes that have two rows each', () => {
    for (let seed = 0; seed < 20; seed++) {
      const held = heldClasses([1, 1, 1, 1, 4, 4, 4], 0.6, seed);
      expect(held).toHaveLength(4);
      expect(held.filter((group) => group >= 4).length).toBeLessThanOrEqual(1);
    }
  });

  it('draws by the seed', () => {
    const sizes = Array.from({ length: 30 }, () => 3);
    expect(heldClasses(sizes, 0.3, 7)).toEqual(heldClasses(sizes, 0.3, 7));
    expect(heldClasses(sizes, 0.3, 7)).not.toEqual(heldClasses(sizes, 0.3, 8));
  });
});

describe('chooseProbe', () => {
  const probeOf = (sizes: readonly number[]) => {
    const table = tableOf(sizes);
    const rows = Int32Array.from({ length: table.n }, (_, row) => row);
    return countByClass(table, chooseProbe(table, rows, 1, 'test'));
  };

  it('is balanced and between 256 and 512 rows where there are as many', () => {
    for (const classes of [2, 10, 37, 64, 300]) {
      const counts = probeOf(Array.from({ length: classes }, () => 400)).filter((count) => count > 0);
      const total = counts.reduce((a, b) => a + b, 0);
      expect(total).toBeGreaterThanOrEqual(256);
      expect(total).toBeLessThanOrEqual(512);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(8);
    }
  });

  it('fills up from large classes when others are small', () => {
    expect(probeOf([3, 1000])).toEqual([3, 253]);
  });

  it('takes all of a small set', () => {
    expect(probeOf([10, 10, 10])).toEqual([10, 10, 10]);
  });
});

describe('toClassNumbers', () => {
  it('keeps whole numbers and counts words', () => {
    expect([...toClassNumbers(['3', '7', '-1'])]).toEqual([3, 7, -1]);
    expect([...toClassNumbers(['cat', 'dog'])]).toEqual([0, 1]);
    expect([...toClassNumbers(['1', '1.5'])]).toEqual([0, 1]);
  });
});
