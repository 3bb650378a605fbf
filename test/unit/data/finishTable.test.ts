import { describe, expect, it } from 'vitest';
import type { DataConfig } from '../../../src/config/tripletConfig';
import { checkFields } from '../../../src/data/checkFields';
import { ClassList } from '../../../src/data/classList';
import { recogniseContent } from '../../../src/data/contentKind';
import { finishTable } from '../../../src/data/finishTable';
import { MemoryRows } from '../../../src/data/features/memoryRows';
import { toFormat } from '../../../src/data/readTable';
import { dataConfig } from '../../support/dataConfig';

function finish(labels: readonly string[], more: Partial<DataConfig> = {}) {
  const classes = new ClassList();
  for (const label of labels) classes.add(label);
  return finishTable(
    {
      name: 'x.npy',
      d: 12,
      shape: [12],
      columns: [],
      classes,
      classPlace: 'in y.npy',
      classField: 'labels',
      takeFeatures: () => new MemoryRows(new Float32Array(labels.length * 12), 12),
    },
    dataConfig({ path: 'x.npy', ...more }),
  );
}

describe('finishTable', () => {
  it('sorts classes and counts rows', async () => {
    const { table } = await finish(['b', 'a', 'b']);
    expect(table).toMatchObject({ n: 3, d: 12, shape: [12], classNames: ['a', 'b'], remarks: [] });
    expect([...table!.labels]).toEqual([1, 0, 1]);
  });

  it('views rows as images where they are asked for', async () => {
    expect((await finish(['a', 'a', 'b'], { shape: [4, 3] })).table!.shape).toEqual([4, 3, 1]);
    expect((await finish(['a', 'a', 'b'], { shape: [2, 2, 3] })).table!.shape).toEqual([2, 2, 3]);
    expect((await finish(['a', 'a', 'b'], { shape: [4, 4] })).problems).toEqual([
      {
        field: 'shape',
        message: 'A shape of 4×4 has 16 numbers, a row of x.npy has 12 features: make them equal.',
      },
    ]);
  });

  it('refuses one class, and a class for each row', async () => {
    expect((await finish(['a', 'a'])).problems[0]).toEqual({
      field: 'labels',
      message: 'Every row of x.npy has the class "a" in y.npy: triplets need at least two classes.',
    });
    expect((await finish(['a', 'b'])).problems[0]!.message).toContain('a class of its own in y.npy');
  });
});

describe('the format of a file', () => {
  it.each([
    ['a/b.csv', 'text'],
    ['b.CSV.GZ', 'text'],
    ['x.npy', 'npy'],
    ['x.npy.gz', 'npy'],
    ['x.NPZ', 'npz'],
    ['x.parquet', 'parquet'],
    ['train-images-idx3-ubyte', 'idx'],
    ['train-images.idx3-ubyte.gz', 'idx'],
    ['x.idx', 'idx'],
    ['data', 'text'],
  ])('%s is %s', (name, format) => {
    expect(toFormat(name)).toBe(format);
  });

  it('refuses fields that it does not have', () => {
    const config = dataConfig({ path: 'x.csv', labels: 'y.npy' });
    expect(checkFields(config, 'npy', 'x.npy')).toBeNull();
    expect(checkFields(config, 'text', 'x.csv')).toEqual({
      field: 'labels',
      message:
        '"labels" is for an IDX file or a .npy file or an .npz archive; x.csv is read as a text file (CSV). Leave it out.',
    });
    expect(checkFields(dataConfig({ path: 'x', ignoreColumns: ['id'] }), 'images', 'x')).toMatchObject({
      field: 'ignoreColumns',
    });
  });
});

describe('recogniseContent', () => {
  it.each([
    [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0], 'npy'],
    [[0x50, 0x4b, 3, 4], 'zip'],
    [[0x50, 0x41, 0x52, 0x31], 'parquet'],
    [[0, 0, 8, 3, 0, 0], 'idx'],
    [[0xff, 0xd8, 0xff, 0xe0], 'jpeg'],
    [[0x80, 4, 0x95], 'other'],
    [[...Buffer.from('BMW,a,b\n1,2,3\n')], 'unknown'],
    [[...Buffer.from('a,b\n')], 'unknown'],
  ])('%j is %s', (bytes, kind) => {
    expect(recogniseContent(Uint8Array.from(bytes)).kind).toBe(kind);
  });
});
