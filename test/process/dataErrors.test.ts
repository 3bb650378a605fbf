import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as zlib from 'node:zlib';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTripletConfig } from '../../src/config/parseTripletConfig';
import type { DataConfig } from '../../src/config/tripletConfig';
import { checkData } from '../../src/data/checkData';
import { readBatchRows } from '../../src/data/readBatchRows';
import { readTable } from '../../src/data/readTable';
import { readTriplets } from '../../src/data/readTriplets';
import { dataConfig } from '../support/dataConfig';
import { valuesOf } from '../support/features';
import { idxBytes, npyBytes, toBytes } from '../unit/data/arrayBytes';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'margin-errors-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

const problemsOf = async (path: string, more: Partial<DataConfig> = {}) =>
  (await readTable(dataConfig({ path, ...more }), folder)).problems.map(
    ({ field, message }) => `${field}: ${message}`,
  );

const png = (value: number, size = 4): Buffer => {
  const image = new PNG({ width: size, height: size });
  for (let at = 0; at < image.data.length; at++) image.data[at] = at % 4 === 3 ? 255 : value;
  return PNG.sync.write(image);
};
const matrix = npyBytes('<f4', [4, 2], toBytes(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)));
/** Node has crc32 from 20.15 and 22.2 on. */
const canCheck = 'crc32' in zlib;
const classes = npyBytes('|u1', [4], Uint8Array.of(0, 0, 1, 1));

describe('array files', () => {
  beforeAll(() => {
    write('x.npy', matrix);
    write('y.npy', classes);
  });

  it('need a file of classes that has as many rows', async () => {
    write('y3.idx', idxBytes(8, [3], Uint8Array.of(0, 0, 1)));
    write('yx.npy', npyBytes('|u1', [4], Uint8Array.of(5, 5, 5, 5)));
    expect(await problemsOf('x.npy')).toEqual([
      'labels: x.npy holds features alone: name the file with the class of each row in "labels" (.npy or IDX).',
    ]);
    expect(await problemsOf('x.npy', { labels: 'none.npy' })).toEqual([
      'labels: There is no file none.npy. Paths are relative to the configuration.',
    ]);
    expect(await problemsOf('x.npy', { labels: 'y3.idx' })).toEqual([
      'labels: x.npy has 4 rows, there are 3 classes in y3.idx: they must be as many.',
    ]);
    expect(await problemsOf('x.npy', { labels: 'yx.npy' })).toEqual([
      'labels: Every row of x.npy has the class "5" in yx.npy: triplets need at least two classes.',
    ]);
    expect(await problemsOf('x.npy', { labels: 'y.npy' })).toEqual([]);
  });

  it('that are something else are said to be', async () => {
    for (const name of ['p.npy', 'p.npz', 'p.parquet', 'p.idx', 'p.csv']) {
      write(name, png(1));
      const [problem] = await problemsOf(name, /npy|idx/.test(name) ? { labels: 'y.npy' } : {});
      expect(problem).toContain('seems to be a PNG image');
    }
    write('q.parquet', matrix);
    expect((await problemsOf('q.parquet'))[0]).toContain('seems to be a NumPy array (.npy)');
  });

  it('may be cut off anywhere, packed or not', async () => {
    const zip = Buffer.from(zipSync({ 'x.npy': [matrix, { level: 0 }], 'y.npy': classes }));
    for (const length of [10, 60, 130, 150, 200]) {
      write('cut.npy', matrix.subarray(0, Math.min(length, matrix.length - 1)));
      expect((await problemsOf('cut.npy', { labels: 'y.npy' }))[0]).toContain('cut.npy is cut off');
      write('cut.npz', zip.subarray(0, length));
      expect((await problemsOf('cut.npz'))[0]).toMatch(/cut\.npz .*(is cut off|no array)/);
      const packed = gzipSync(matrix);
      write('cut.npy.gz', packed.subarray(0, Math.min(length, packed.length - 1)));
      expect((await problemsOf('cut.npy.gz', { labels: 'y.npy' }))[0]).toContain('cut.npy.gz is cut off');
    }
    for (let length = 201; length < zip.length; length += 20) {
      write('cut.npz', zip.subarray(0, length));
      expect((await problemsOf('cut.npz'))[0]).toMatch(/cut\.npz .*(is cut off|no array)/);
    }
    write('cut.npz', zip.subarray(0, -1));
    expect((await problemsOf('cut.npz'))[0]).toMatch(/^path: cut\.npz is cut off/);
    write('whole.npz', zip);
    expect(await problemsOf('whole.npz')).toEqual([]);
    // A byte of a value: the archive unpacks, and only its checksum tells.
    for (const [array, part] of [
      ['x', matrix],
      ['y', classes],
    ] as const) {
      const other = Buffer.from(zipSync({ 'x.npy': matrix, 'y.npy': classes }, { level: 0 }));
      other[other.indexOf(part) + part.length - 1]! ^= 1;
      write('bad.npz', other);
      if (canCheck)
        expect(await problemsOf('bad.npz')).toEqual([
          `path: bad.npz is damaged: the checksum of "${array}.npy" in it is another than when it was packed. Copy or download it again.`,
        ]);
    }
    write('cut.parquet', 'PAR1 and then nothing more of it');
    expect((await problemsOf('cut.parquet'))[0]).toContain('cut.parquet is cut off');
    write('bad.parquet', Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(40, 7), Buffer.from('PAR1')]));
    expect((await problemsOf('bad.parquet'))[0]).toContain('bad.parquet is damaged');
  });

  it('larger than any table are refused before they are read', async () => {
    write('vast.idx', idxBytes(8, [4_000_000_000, 28, 28], new Uint8Array(10)));
    expect((await problemsOf('vast.idx', { labels: 'y.npy' }))[0]).toMatch(
      /vast\.idx: 4000000000 rows of 784 features take 11 TiB, which is beyond the .* in memory \(data\.memoryLimit\), and need a temporary file: \/.* free/,
    );
  });

  it('end where the reading is called off', async () => {
    const { problems } = await readTable(dataConfig({ path: 'x.npy', labels: 'y.npy' }), folder, {
      signal: AbortSignal.abort(),
    });
    expect(problems).toEqual([{ field: 'path', message: 'Reading the data was stopped.' }]);
  });
});

describe('a folder of images', () => {
  const image = { width: 2, height: 2, channels: 1, skipUndecodable: false } as const;
  beforeAll(() => {
    for (const kind of ['cat', 'dog'])
      for (const i of [10, 9]) write(`pets/${kind}/${i}.png`, png(kind === 'cat' ? i : 100 + i));
    write('pets/cat/.hidden.png', 'no image');
    write('pets/readme.txt', 'about');
    write('pets/dog/notes.csv', 'a,b');
    write('pets/empty/list.txt', 'nothing');
    write('pets/.git/config', 'x');
    write('outside/far.png', png(7));
    symlinkSync(join(folder, 'outside/far.png'), join(folder, 'pets/cat/far.png'));
    symlinkSync(join(folder, 'outside'), join(folder, 'pets/outside'));
    symlinkSync(join(folder, 'pets/cat/9.png'), join(folder, 'pets/dog/near.png'));
  });

  it('has its rows in the order of names, whatever lies beside them', async () => {
    const { table, problems } = await readTable(dataConfig({ path: 'pets', image, scale: 2 }), folder);
    expect(problems).toEqual([]);
    expect(table).toMatchObject({ n: 5, d: 4, shape: [2, 2, 1], classNames: ['cat', 'dog'] });
    const values = valuesOf(table!.features);
    const firsts = [0, 1, 2, 3, 4].map((row) => values[row * 4]);
    [20, 18, 220, 218, 18].forEach((value, row) => {
      expect(firsts[row]).toBeCloseTo(value, 4);
    });
    expect(table!.remarks).toEqual([
      'pets: ignored 3 files of other kinds.',
      'pets: did not follow 2 links out of the folder.',
      'pets: no images and so no class in empty.',
    ]);
  });

  it('names the image that cannot be decoded, or counts it', async () => {
    write('bad/a/1.png', png(1).subarray(0, 40));
    for (const name of ['a/2.png', 'b/1.png', 'b/2.jpg']) write(`bad/${name}`, png(2));
    write('bad/b/3.jpg', 'hello');
    expect(await problemsOf('bad', { image })).toEqual([
      expect.stringMatching(/^path: bad\/a\/1\.png cannot be decoded: its data is cut off or damaged/),
      'path: bad/b/3.jpg cannot be decoded: it seems to be text, PNG and JPEG are read. Replace or remove it, or set "skipUndecodable" in "image".',
    ]);
    const { table } = await readTable(
      dataConfig({ path: 'bad', image: { ...image, skipUndecodable: true } }),
      folder,
    );
    expect(table!.n).toBe(3);
    expect(table!.remarks).toEqual(['bad: left out 2 images that cannot be decoded: a/1.png, b/3.jpg.']);
  });

  it('needs folders, images and two classes', async () => {
    write('flat/1.png', png(1));
    write('words/a/1.txt', 'x');
    write('single/a/1.png', png(1));
    write('single/a/2.png', png(2));
    expect((await problemsOf('flat'))[0]).toContain('flat is a folder without folders in it');
    expect(await problemsOf('words')).toEqual(['path: words has no PNG or JPEG image in its folders.']);
    expect((await problemsOf('single'))[0]).toContain('Every row of single has the class "a" by its folders');
    expect((await problemsOf('x.npy', { image, labels: 'y.npy' }))[0]).toContain(
      '"image" is for a folder of images',
    );
  });
});

describe('a file of triplets', () => {
  const table = { n: 4, labels: Int32Array.of(0, 0, 1, 1), classNames: ['a', 'b'] };
  const read = async (name: string, content: string | Uint8Array) => {
    write(name, content);
    const { triplets, problems } = await readTriplets(join(folder, name), name, table);
    return { triplets: [...triplets], problems: problems.map(({ message }) => message) };
  };

  it('is read as text and as an array, packed or not', async () => {
    const expected = { triplets: [0, 1, 2, 3, 2, 0], problems: [] };
    const text = '\uFEFFanchor,positive,negative\r\n0,1,2\r\n\r\n3,2,0';
    expect(await read('t.csv', text)).toEqual(expected);
    expect(await read('t.txt.gz', gzipSync('0 1 2\n3 2 0\n'))).toEqual(expected);
    const rows = npyBytes('<i8', [2, 3], toBytes(BigInt64Array.of(0n, 1n, 2n, 3n, 2n, 0n)));
    expect(await read('t.npy', rows)).toEqual(expected);
    expect(await read('t.npy.gz', gzipSync(rows))).toEqual(expected);
    const turned = npyBytes('<i4', [2, 3], toBytes(Int32Array.of(0, 3, 1, 2, 2, 0)), { fortran: true });
    expect(await read('f.npy', turned)).toEqual(expected);
  });

  it('says of each wrong triplet where it is, five times at most', async () => {
    const { problems } = await read(
      't.csv',
      'anchor,positive,negative\n0,1\n0,0,2\n0,1,9\n0,2,3\n0,1,1\n0,1,x\n',
    );
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      't.csv:2',
      't.csv:3',
      't.csv:4',
      't.csv:5',
      't.csv:6',
    ]);
    const array = npyBytes('<i4', [2, 3], toBytes(Int32Array.of(0, 1, 2, 0, 1, 4)));
    expect((await read('t.npy', array)).problems).toEqual([
      't.npy triplet 1 (from 0) names row 4, the data has rows 0 to 3: correct it, or remove the triplet.',
    ]);
  });

  it('that holds none is refused', async () => {
    expect((await read('h.csv', 'anchor,positive,negative\n')).problems).toEqual(['h.csv has no triplets.']);
    expect((await read('m.csv', png(1))).problems[0]).toContain('seems to be a PNG image');
    expect((await read('w.npy', matrix)).problems[0]).toContain('has the shape 4×2, triplets are T×3');
    const floats = npyBytes('<f4', [1, 3], toBytes(Float32Array.of(0, 1, 2)));
    expect((await read('v.npy', floats)).problems[0]).toContain('holds float32, row numbers are whole');
  });
});

describe('a file of batches', () => {
  const read = async (bytes: Uint8Array) => {
    write('b.npy', bytes);
    return readBatchRows(join(folder, 'b.npy'), 'b.npy', { n: 4 });
  };

  it('has a batch for each step', async () => {
    const result = await read(npyBytes('<i8', [3, 2], toBytes(BigInt64Array.of(0n, 1n, 2n, 3n, 3n, 0n))));
    expect(result).toEqual({ rows: Int32Array.of(0, 1, 2, 3, 3, 0), steps: 3, batchSize: 2, problems: [] });
    const turned = await read(
      npyBytes('<i4', [3, 2], toBytes(Int32Array.of(0, 2, 3, 1, 3, 0)), { fortran: true }),
    );
    expect([...turned.rows]).toEqual([0, 1, 2, 3, 3, 0]);
  });

  it('says what is wrong with its step and position', async () => {
    const outside = await read(npyBytes('<i4', [2, 2], toBytes(Int32Array.of(0, 1, 2, 4))));
    expect(outside.problems).toEqual([
      { message: 'b.npy: step 2, position 2 names row 4, the data has rows 0 to 3: correct it.' },
    ]);
    const flat = await read(npyBytes('<i4', [2], toBytes(Int32Array.of(0, 1))));
    expect(flat.problems[0]!.message).toContain('batches are steps×B');
    expect((await read(matrix)).problems[0]!.message).toContain('holds float32');
  });
});

describe('checkData', () => {
  async function check(data: object, more: object = {}) {
    const text = JSON.stringify({ data: { path: 'x.npy', labels: 'y.npy', ...data }, ...more }, null, 1);
    const parsed = parseTripletConfig(text, 'x.triplet.json');
    expect(parsed.problems).toEqual([]);
    const problems = await checkData(parsed.config!, join(folder, 'x.triplet.json'), text);
    return problems.map(({ path, message }) => `${path}: ${message}`);
  }

  it('checks triplets and batches against the data', async () => {
    write('bad.csv', '0,1,5\n');
    write('b2.npy', npyBytes('<i4', [2, 2], toBytes(Int32Array.of(0, 1, 2, 3))));
    write('good.csv', '0,1,2\n');
    expect(await check({ triplets: 'good.csv' })).toEqual([]);
    expect(await check({ triplets: 'bad.csv' })).toEqual([
      'data.triplets: bad.csv:1 names row 5, the data has rows 0 to 3: correct it, or remove the triplet.',
    ]);
    expect(await check({}, { batch: { rows: 'b2.npy' }, steps: 2 })).toEqual([]);
    expect(await check({}, { batch: { rows: 'b2.npy' }, steps: 3 })).toEqual([
      'batch.rows: b2.npy has batches for 2 steps, the run has 3: set "steps" to at most 2.',
    ]);
  });

  it('counts only the classes that are trained on where classes are held out', async () => {
    write('six.csv', `a,label\n${[0, 1, 2, 3, 4, 5].map((kind) => `1,${kind}\n2,${kind}\n`).join('')}`);
    const data = { path: 'six.csv', labels: undefined, holdOutBy: 'class', holdOut: 0.5 };
    expect(await check(data, { batch: { classes: 3, perClass: 2 } })).toEqual([]);
    expect(await check(data, { batch: { classes: 4, perClass: 2 } })).toEqual([
      'batch.classes: 3 of the 6 classes of six.csv are held out, which leaves 3 with two rows for training; a batch asks for 4. Set classes to at most 3, or "holdOut" lower.',
    ]);
  });

  it('puts a shape that does not fit on its field', async () => {
    expect(await check({ shape: [2, 2] })).toEqual([
      'data.shape: A shape of 2×2 has 4 numbers, a row of x.npy has 2 features: make them equal.',
    ]);
  });
});
