import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DataConfig } from '../../src/config/tripletConfig';
import type { DataTable } from '../../src/data/dataTable';
import type { FeatureRows } from '../../src/data/features/featureRows';
import { openTemporaryFile, removeLeftovers } from '../../src/data/features/temporaryFile';
import { readTable } from '../../src/data/readTable';
import type { ReadOptions } from '../../src/data/readProgress';
import { SeededRandom } from '../../src/util/seededRandom';
import { dataConfig } from '../support/dataConfig';
import { valuesOf } from '../support/features';
import { describeWith } from '../support/requirePart';
import { npyBytes, toBytes } from '../unit/data/arrayBytes';

const N = 3000;
const D = 50;
const random = SeededRandom.fromSeed(1, 'rows on disk');
const values = Float32Array.from({ length: N * D }, () => random.nextNormal());

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'margin-on-disk-'));
  const head = `${Array.from({ length: D }, (_, k) => `f${k}`).join()},label\n`;
  const lines = Array.from({ length: N }, (_, row) =>
    [...values.subarray(row * D, (row + 1) * D), row % 3].join(),
  );
  writeFileSync(join(folder, 'x.csv'), `${head}${lines.join('\n')}\n`);
  writeFileSync(
    join(folder, 'y.npy'),
    npyBytes(
      '|u1',
      [N],
      Uint8Array.from({ length: N }, (_, row) => row % 3),
    ),
  );
  writeFileSync(join(folder, 'x.npy'), npyBytes('<f4', [N, D], toBytes(values)));
  writeFileSync(join(folder, 'wide.npy'), npyBytes('<f8', [N, D], toBytes(Float64Array.from(values))));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const read = (path: string, more: Partial<DataConfig> = {}, options: ReadOptions = {}) =>
  readTable(
    dataConfig({ path, ...(path.endsWith('.csv') ? {} : { labels: 'y.npy' }), ...more }),
    folder,
    options,
  );

async function readGood(path: string, more: Partial<DataConfig> = {}): Promise<DataTable> {
  const { table, problems } = await read(path, more);
  expect(problems).toEqual([]);
  return table!;
}

/** vitest's own comparison takes a second for a million numbers. */
function expectBits(features: FeatureRows, expected: Float32Array): void {
  expect(Buffer.from(toBytes(valuesOf(features))).equals(toBytes(expected))).toBe(true);
}

/** Temporary files that this process holds open, under whatever name. */
function countOpenFiles(): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).includes('margin-rows-');
    } catch {
      return false;
    }
  }).length;
}

describe('features that are more than the memory limit', () => {
  it('stay in memory up to it, and lie in a file beyond', async () => {
    const mebibytes = (N * D * 4) / 2 ** 20;
    expect((await readGood('wide.npy', { memoryLimit: mebibytes })).remarks).toEqual([]);
    const { features, remarks } = await readGood('wide.npy', { memoryLimit: mebibytes - 0.001 });
    expect(remarks).toEqual([
      `wide.npy: 586 KiB of features are more than the 585 KiB that may lie in memory (data.memoryLimit): steps read their rows from a temporary file of 586 KiB in ${tmpdir()}, which goes when the run is over.`,
    ]);
    const some = new Float32Array(4 * D);
    features.rowsInto(Int32Array.of(2999, 0, 1, 0), some);
    expect(some).toEqual(
      Float32Array.from([2999, 0, 1, 0].flatMap((row) => [...values.subarray(row * D, (row + 1) * D)])),
    );
    features.close();
  });

  it.each([0, 0.001, 0.25, 0.5])(
    'move to the file when text turns out to have more (%d MiB)',
    async (memoryLimit) => {
      const { features, remarks } = await readGood('x.csv', { memoryLimit });
      expect(remarks).toHaveLength(1);
      expectBits(features, values);
      features.close();
    },
  );

  it('are the same across blocks of memory and of the file', async () => {
    const wide = 120_000;
    const row = Array.from({ length: wide }, (_, k) => k % 1000).join();
    const lines = Array.from({ length: 24 }, (_, i) => `${i},${row},${i % 2}\n`).join('');
    const head = `${Array.from({ length: wide + 1 }, (_, k) => k).join()},label\n`;
    writeFileSync(join(folder, 'blocks.csv'), head + lines);
    const { features } = await readGood('blocks.csv', { memoryLimit: 9 });
    expectBits(features, valuesOf((await readGood('blocks.csv')).features));
    features.close();
  });

  it('are read from an unpacked float32 .npy itself, which must stay as it is', async () => {
    const { features, remarks } = await readGood('x.npy', { memoryLimit: 0.1 });
    expect(remarks[0]).toContain('steps read their rows from the file itself');
    expect(countOpenFiles()).toBe(0);
    expectBits(features, values);
    features.close();
    const scaled = await readGood('x.npy', { memoryLimit: 0.1, scale: 2 });
    expect(scaled.remarks[0]).toContain('from a temporary file');
    expectBits(
      scaled.features,
      values.map((value) => 2 * value),
    );
    scaled.features.close();

    writeFileSync(join(folder, 'own.npy'), npyBytes('<f4', [N, D], toBytes(values)));
    const own = await readGood('own.npy', { memoryLimit: 0.1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    truncateSync(join(folder, 'own.npy'), 1000);
    expect(() => valuesOf(own.features)).toThrow(
      'own.npy was written to during the run, which reads its rows from it: start again, and leave it as it is.',
    );
    own.features.close();
  });

  it('of a .npy with a missing value are refused as those in memory', async () => {
    const spoilt = values.slice();
    spoilt[70] = Number.NaN;
    for (const [type, bytes] of [
      ['<f4', toBytes(spoilt)],
      ['<f8', toBytes(Float64Array.from(spoilt))],
    ] as const) {
      writeFileSync(join(folder, 'nan.npy'), npyBytes(type, [N, D], bytes));
      for (const memoryLimit of [0, 100])
        expect((await read('nan.npy', { memoryLimit })).problems).toEqual([
          {
            field: 'path',
            message: 'nan.npy row 1, column 20 (from 0) is NaN: replace it, or remove the row.',
          },
        ]);
    }
    expect(countOpenFiles()).toBe(0);
  });

  it('of an array column by column are turned, band by band', async () => {
    const [n, d] = [700, 20_000];
    const columns = Uint8Array.from({ length: n * d }, (_, at) => (at * 31 + (at >> 8)) % 251);
    writeFileSync(join(folder, 'turned.npy'), npyBytes('|u1', [n, d], columns, { fortran: true }));
    writeFileSync(
      join(folder, 'y700.npy'),
      npyBytes(
        '|u1',
        [n],
        columns.subarray(0, n).map((value) => value % 3),
      ),
    );
    const { features } = await readGood('turned.npy', { labels: 'y700.npy', memoryLimit: 1 });
    const row = new Float32Array(d);
    for (const i of [0, 418, 419, 420, 699]) {
      features.rowsInto(Int32Array.of(i), row);
      expect(row.every((value, k) => value === columns[k * n + i])).toBe(true);
    }
    features.close();
    expect(countOpenFiles()).toBe(0);
  });

  it('are checked, and nothing is kept, where nobody trains on them', async () => {
    for (const path of ['x.csv', 'wide.npy', 'x.npy']) {
      const { table } = await read(path, { memoryLimit: 0.1 }, { keep: false });
      expect(table).toMatchObject({ n: N, d: D, remarks: [] });
      expect(countOpenFiles()).toBe(0);
    }
  });

  it('leave nothing behind when the reading is called off in the middle', async () => {
    const [n, d] = [60_000, 600];
    writeFileSync(join(folder, 'long.npy'), npyBytes('|u1', [n, d], new Uint8Array(n * d)));
    writeFileSync(
      join(folder, 'ylong.npy'),
      npyBytes(
        '|u1',
        [n],
        new Uint8Array(n).map((_, row) => row % 3),
      ),
    );
    const stop = new AbortController();
    let open = -1;
    const { problems } = await read(
      'long.npy',
      { labels: 'ylong.npy', memoryLimit: 1 },
      {
        signal: stop.signal,
        onProgress: (share) => {
          open = Math.max(open, countOpenFiles());
          if (share > 0.1) stop.abort();
        },
      },
    );
    expect(problems).toEqual([{ field: 'path', message: 'Reading the data was stopped.' }]);
    expect(open).toBe(1);
    expect(countOpenFiles()).toBe(0);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('margin-rows-'))).toEqual([]);
  });
});

describe('a temporary file', () => {
  it('has no name any more, so that no end of its process leaves it behind', () => {
    const own = mkdtempSync(join(folder, 'own-'));
    const descriptor = openTemporaryFile(own);
    expect(readlinkSync(`/proc/self/fd/${descriptor}`)).toContain(own);
    expect(readdirSync(own)).toEqual([]);
    closeSync(descriptor);
  });

  it('that a killed process has left under its name is removed; those of others stay', () => {
    const place = mkdtempSync(join(folder, 'left-'));
    const { pid: dead } = spawnSync('true');
    const [host] = nameParts(place);
    const names = {
      dead: `margin-rows-${host}-${dead}-12345-00000000.tmp`,
      reused: `margin-rows-${host}-${process.pid}-1-00000000.tmp`,
      elsewhere: `margin-rows-ffffffff-${dead}-12345-00000000.tmp`,
      other: `margin-rows.tmp`,
    };
    for (const name of Object.values(names)) writeFileSync(join(place, name), 'x');
    removeLeftovers(place);
    expect(readdirSync(place).sort()).toEqual([names.elsewhere, names.other].sort());
  });
});

/** Host, pid and start of the name that a new temporary file has for a moment. */
function nameParts(place: string): string[] {
  const descriptor = openTemporaryFile(place);
  const link = readlinkSync(`/proc/self/fd/${descriptor}`);
  closeSync(descriptor);
  return /margin-rows-(\w+)-(\d+)-(\d+)-/.exec(link)!.slice(1);
}

describeWith(['tmpfs'], 'a disk with too little room for features', () => {
  let disk: string;
  beforeEach(() => {
    disk = mkdtempSync(join(folder, 'disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', disk]);
    vi.stubEnv('TMPDIR', disk);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    execFileSync('umount', ['-l', disk]);
  });

  const advice = 'Make room there, let TMPDIR name a folder on a larger disk, or use fewer rows or features.';

  it('refuses an array before it is read', async () => {
    writeFileSync(join(folder, 'many.npy'), npyBytes('|u1', [200_000, 50], new Uint8Array(10)));
    for (const keep of [true, false])
      expect((await read('many.npy', { memoryLimit: 1 }, { keep })).problems).toEqual([
        {
          field: 'path',
          message: `many.npy: 200000 rows of 50 features take 38 MiB, which is beyond the 1 MiB that may lie in memory (data.memoryLimit), and need a temporary file: ${disk} has 100 MiB free (64 MiB must stay so). ${advice}`,
        },
      ]);
  });

  it('ends the reading of a text when it fills up, with one sentence and nothing left', async () => {
    const line = `${Array.from({ length: 400 }, (_, k) => k % 10).join()},`;
    const lines = Array.from({ length: 40_000 }, (_, row) => `${line}${row % 3}\n`).join('');
    writeFileSync(
      join(folder, 'long.csv'),
      `${Array.from({ length: 401 }, (_, k) => `f${k}`).join()}\n${lines}`,
    );
    const more = { labelColumn: 'f400', memoryLimit: 4 };
    const { problems } = await read('long.csv', more);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toMatch(
      /^long\.csv: its features take (36|40) MiB, which is beyond the 4 MiB that may lie in memory \(data\.memoryLimit\), and need a temporary file: .* has 6\d MiB free \(64 MiB must stay so\)\. Make room/,
    );
    expect(readdirSync(disk)).toEqual([]);
    expect(countOpenFiles()).toBe(0);
    // Nothing is written where nothing is kept: there the need is known at the end.
    expect((await read('long.csv', more, { keep: false })).problems[0]!.message).toContain(
      'long.csv: 40000 rows of 400 features take 61 MiB',
    );
  });

  it('is passed over where another folder has the room', async () => {
    const other = join(folder, 'other');
    mkdirSync(other, { recursive: true });
    writeFileSync(join(disk, 'filler'), Buffer.alloc(60 << 20));
    const { table } = await read('wide.npy', { memoryLimit: 0.1 }, { folders: [other] });
    expect(table!.remarks[0]).toContain(`from a temporary file of 586 KiB in ${other}, `);
    expectBits(table!.features, values);
    table!.features.close();
  });
});
