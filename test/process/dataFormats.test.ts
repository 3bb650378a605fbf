import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DataConfig } from '../../src/config/tripletConfig';
import { readTable } from '../../src/data/readTable';
import { describeWith, requirePart } from '../support/requirePart';
import { dataConfig } from '../support/dataConfig';
import { valuesOf } from '../support/features';

const WRITE = fileURLToPath(new URL('fixtures/writeDataFormats.py', import.meta.url));

interface Expected {
  readonly features: readonly number[];
  readonly n: number;
  readonly shape: readonly number[];
}

describeWith(['torch'], 'files of NumPy, pyarrow, pandas and Pillow', () => {
  let folder: string;
  let expected: Record<string, Expected>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'margin-formats-'));
    const text = execFileSync(requirePart('torch'), [WRITE, folder], {
      encoding: 'utf8',
      maxBuffer: 256 << 20,
    });
    expected = JSON.parse(text) as typeof expected;
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (path: string, more: Partial<DataConfig> = {}) =>
    readTable(dataConfig({ path, ...more }), folder);

  async function expectValues(name: string, more: Partial<DataConfig> = {}, error = 0, path = name) {
    const { table, problems } = await read(path, more);
    expect(problems).toEqual([]);
    const { features, n, shape } = expected[name]!;
    expect({ n: table!.n, shape: table!.shape, d: table!.d }).toEqual({
      n,
      shape,
      d: shape.reduce((all, size) => all * size, 1),
    });
    const values = valuesOf(table!.features);
    let worst = 0;
    features.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - values[i]!))));
    expect(worst).toBeLessThanOrEqual(error);
    expect(values).toHaveLength(features.length);
    const onDisk = await read(path, { ...more, memoryLimit: 0 });
    expect(onDisk.problems).toEqual([]);
    const { features: rows, remarks } = onDisk.table!;
    expect(remarks.at(-1)).toContain('of features are more than the 0 bytes that may lie in memory');
    expect(valuesOf(rows), `${path} on disk`).toEqual(values);
    rows.close();
    return table!;
  }

  const problemsOf = async (path: string, more: Partial<DataConfig> = {}) =>
    (await read(path, more)).problems.map(({ field, message }) => `${field}: ${message}`);

  it('gives every type and order of .npy as NumPy has it', async () => {
    const names = Object.keys(expected).filter((name) => /\.npy(\.gz)?$/.test(name));
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      const table = await expectValues(name, { labels: 'labels.npy' });
      expect([...table.labels]).toEqual([0, 1, 2, 0, 1, 2]);
    }
  });

  it.each([
    ['words', ['a', 'ü', '日本'], [0, 1, 2, 0, 1, 2]],
    ['wordsbe', ['a', 'b', 'c'], [0, 1, 2, 0, 1, 2]],
    ['bytes', ['x', 'yy', 'z'], [0, 1, 2, 0, 1, 2]],
    ['floats', ['0', '1', '2'], [0, 1, 2, 0, 1, 2]],
    ['columns', ['0', '1', '2'], [0, 1, 2, 0, 1, 2]],
    ['bools', ['False', 'True'], [1, 0, 0, 1, 0, 0]],
  ])('takes classes as %s', async (name, classNames, labels) => {
    const { table } = await read('f4.npy', { labels: `labels-${name}.npy` });
    expect(table!.classNames).toEqual(classNames);
    expect([...table!.labels]).toEqual(labels);
  });

  it('refuses what is no plain array and says what to do', async () => {
    const labels = 'labels.npy';
    expect((await problemsOf('objects.npy', { labels }))[0]).toContain('allow_pickle=False');
    expect((await problemsOf('complex.npy', { labels }))[0]).toContain('type "<c8"');
    expect((await problemsOf('fields.npy', { labels }))[0]).toContain('records with fields');
    expect((await problemsOf('labels-words.npy', { labels }))[0]).toContain('holds texts');
    expect((await problemsOf('f4.npy', { labels: 'big.npz' }))[0]).toBe(
      'labels: big.npz seems to be a ZIP archive: it must be a .npy or IDX file.',
    );
  });

  it('reads archives, stored and deflated, by the usual names and by given ones', async () => {
    expect((await expectValues('plain.npz')).classNames).toEqual(['0', '1', '2']);
    expect((await expectValues('deflated.npz')).classNames).toEqual(['p', 'q', 'r']);
    await expectValues('only.npz');
    await expectValues('big.npz');
    await expectValues('keras.npz', { array: 'x_train', labelArray: 'y_train' });
    await expectValues('plain.npz', { labels: 'labels.npy' });
    expect(await problemsOf('keras.npz')).toEqual([
      'array: keras.npz has 2 arrays that could be features: name one in "array". It holds "x_train" (6×4×3×2), "y_train" (6 numbers), "x_test" (6×4×3×2), "y_test" (6 numbers).',
    ]);
    expect((await problemsOf('keras.npz', { array: 'x_trian' }))[0]).toContain('Did you mean "x_train"?');
    expect((await problemsOf('keras.npz', { array: 'x_train' }))[0]).toMatch(/^labelArray: .*"labelArray"/);
  });

  it('reads Parquet of every compression, with row groups', async () => {
    const names = ['none', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4'];
    for (const name of names) {
      const table = await expectValues(`${name}.parquet`, { labelColumn: 'kind', ignoreColumns: ['id'] });
      expect(table.columns).toEqual(['a', 'b', 'c', 'flag']);
      expect(table.classNames).toEqual(['u', 'v', 'w']);
    }
  });

  it('spreads lists into features, and leaves the index of pandas out', async () => {
    const lists = await expectValues('lists.parquet');
    expect(lists.columns.slice(0, 2)).toEqual(['embedding[0]', 'embedding[1]']);
    expect([...lists.labels.slice(0, 6)]).toEqual([0, 1, 2, 3, 4, 0]);
    await expectValues('fixed.parquet');
    for (const name of ['paged', 'second', 'split']) await expectValues(`${name}.parquet`);
    const indexed = await expectValues('indexed.parquet', { labelColumn: 'kind' });
    expect(indexed.remarks[0]).toContain('"__index_level_0__"');
  });

  it.each([
    ['null', 'path: null.parquet row 2 (from 0), column "a" is null: fill it in, or remove the row.'],
    ['nan', 'path: nan.parquet row 1 (from 0), column "a" is NaN: replace it, or remove the row.'],
    [
      'ragged',
      'path: ragged.parquet row 1 (from 0), column "a" is a list of 1 numbers, row 0 has 2: lists must all have the same length.',
    ],
    [
      'unlabelled',
      'path: unlabelled.parquet row 1 (from 0) has no class: column "label" is null. Give it one, or remove the row.',
    ],
    [
      'huge',
      'path: huge.parquet row 0 (from 0), column "a" is 1152921504606846976, a whole number beyond 2^53, which cannot be held exactly: use smaller numbers.',
    ],
    ['none', 'labelColumn: none.parquet has no column "label". Its columns: id, a, b, c, flag, kind.'],
  ])('says where %s.parquet is wrong', async (name, problem) => {
    expect((await problemsOf(`${name}.parquet`))[0]).toBe(problem);
  });

  it('says which lists have holes, and which columns are deeper than lists', async () => {
    expect(await problemsOf('holes.parquet')).toEqual([
      'path: holes.parquet row 1 (from 0), column "a" is null or an empty list: fill it in, or remove the row.',
      'path: holes.parquet row 2 (from 0), column "a" is null or an empty list: fill it in, or remove the row.',
      'path: holes.parquet row 3 (from 0), column "a[1]" is null: fill it in, or remove the row.',
    ]);
    for (const name of ['struct', 'nested'])
      expect((await problemsOf(`${name}.parquet`))[0]).toContain('structures, maps or lists of lists');
  });

  it('says which column of Parquet holds no numbers', async () => {
    expect((await problemsOf('none.parquet', { labelColumn: 'id' }))[0]).toMatch(
      /Each of the 6 rows|column "kind" holds "u", which is no number/,
    );
  });

  it('averages images by area, grows them linearly and decodes every kind of PNG', async () => {
    const image = { channels: 3, skipUndecodable: false } as const;
    const flowers = await expectValues('flowers', { image: { ...image, width: 4, height: 4 } }, 1e-4);
    expect(flowers.classNames).toEqual(['rose', 'tulip']);
    expect([...flowers.labels]).toEqual([0, 0, 0, 1, 1, 1]);
    // Pillow rounds after each axis.
    await expectValues('grown', { image: { ...image, width: 24, height: 16 } }, 1.01, 'flowers');
    await expectValues('modes', { image: { ...image, width: 8, height: 8 } }, 1e-4);
  });

  it('decodes JPEG nearly as libjpeg does', async () => {
    await expectValues('jpeg', {}, 8);
  });

  it('reads IDX of every type, and gzipped classes', async () => {
    for (const name of [8, 9, 11, 12, 13, 14])
      await expectValues(`idx${name}.idx`, { labels: 't10k-labels-idx1-ubyte.gz' });
  });
});
