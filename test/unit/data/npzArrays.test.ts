import { describe, expect, it } from 'vitest';
import { NpzArrays } from '../../../src/data/arrays/npzArrays';
import { dataConfig } from '../../support/dataConfig';
import type { DataConfig } from '../../../src/config/tripletConfig';
import { ReadProgress } from '../../../src/data/readProgress';
import { memoryPlace, valuesOf } from '../../support/features';
import { npyBytes, toBytes } from './arrayBytes';

const matrix = (first: number) =>
  npyBytes('<f4', [2, 2], toBytes(Float32Array.of(first, first + 1, first + 2, first + 3)));
const labels = npyBytes('|u1', [2], Uint8Array.of(3, 4));

function open(entries: Readonly<Record<string, Buffer>>, more: Partial<DataConfig> = {}): NpzArrays {
  const arrays = new NpzArrays('a.npz', dataConfig({ path: 'a.npz', ...more }), memoryPlace());
  for (const [name, bytes] of Object.entries(entries)) {
    const entry = arrays.open(`${name}.npy`);
    entry.push(bytes.subarray(0, 20));
    entry.push(bytes.subarray(20));
    entry.end();
  }
  return arrays;
}

async function featuresOf(arrays: NpzArrays): Promise<number[]> {
  return [...valuesOf(await arrays.takeFeatures().finish(new ReadProgress()))];
}

describe('the arrays of an archive', () => {
  it.each(['x', 'X', 'features', 'embeddings'])(
    'have their features under the name %s, before and after others',
    async (name) => {
      for (const entries of [
        { [name]: matrix(1), other: matrix(7) },
        { other: matrix(7), [name]: matrix(1) },
      ]) {
        expect(await featuresOf(open(entries))).toEqual([1, 2, 3, 4]);
      }
    },
  );

  it('may have one matrix of any name', async () => {
    expect(await featuresOf(open({ meta: labels, data: matrix(5) }))).toEqual([5, 6, 7, 8]);
  });

  it('are chosen by the configuration', async () => {
    const arrays = open(
      { x: matrix(1), other: matrix(7), y: labels, kind: labels },
      { array: 'other', labelArray: 'kind' },
    );
    expect(await featuresOf(arrays)).toEqual([7, 8, 9, 10]);
    expect(arrays.takeLabels()).toMatchObject({ array: 'kind' });
  });

  it('must be named where several could be meant', () => {
    expect(() => open({ a: matrix(1), b: matrix(2) }).takeFeatures()).toThrow(
      'a.npz has 2 arrays that could be features: name one in "array". It holds "a" (2×2), "b" (2×2).',
    );
    expect(() => open({ y: labels }).takeFeatures()).toThrow('no array of two or more dimensions');
    const missing = open({ x: matrix(1) }, { array: 'z' });
    expect(() => missing.takeFeatures()).toThrow('a.npz has no array "z". It holds "x" (2×2).');
    expect(missing.failedField).toBe('array');
    expect(open({ x: matrix(1) }).takeLabels()).toMatchObject({ problem: { field: 'labelArray' } });
  });

  it('may hold what cannot be read, where nobody asks for it', async () => {
    const objects = npyBytes('|O', [1], new Uint8Array(5));
    expect(await featuresOf(open({ junk: objects, x: matrix(1) }))).toEqual([1, 2, 3, 4]);
    expect(() => open({ x: objects })).toThrow('Python objects');
  });

  it('end where the archive does', () => {
    const arrays = new NpzArrays('a.npz', dataConfig({ path: 'a.npz' }), memoryPlace());
    arrays.open('x.npy').push(matrix(1).subarray(0, 80));
    expect(() => {
      arrays.checkClosed();
    }).toThrow('a.npz is cut off: it ends within the array "x".');
  });
});
