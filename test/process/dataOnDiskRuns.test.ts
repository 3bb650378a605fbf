import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith, requirePart } from '../support/requirePart';
import { idxBytes, npyBytes, toBytes } from '../unit/data/arrayBytes';
import { parseTripletConfig } from '../../src/config/parseTripletConfig';
import { readSource } from '../../src/trainer/readSource';
import { findRun, makeWorkspace, margin, waitFor } from './support/margin';
import { readCheckpoint, rowsOf, runTrainer, snapshotsOf } from './support/trainerHost';
import type { TrainerOptions, TrainerResult } from './support/trainerHost';

/** The digits of the examples in every format: N×64 whole numbers of 0 to 16. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'margin-runs-on-disk-'));
  const text = gunzipSync(readFileSync(join(root, 'examples/data/digits.csv.gz'))).toString();
  const [head, ...lines] = text.trimEnd().split('\n');
  const labelAt = head!.split(',').indexOf('label');
  const cells = lines.map((line) => line.split(',').map(Number));
  const labels = Uint8Array.from(cells, (row) => row[labelAt]!);
  const rows = cells.map((row) => row.filter((_, k) => k !== labelAt));
  const pixels = Uint8Array.from(rows.flat());
  const shape = [rows.length, 8, 8];
  const write = (name: string, content: Uint8Array | string): void => {
    writeFileSync(join(folder, name), content);
  };
  const floats = npyBytes('<f4', shape, toBytes(Float32Array.from(pixels)));
  const labelFile = npyBytes('|u1', [rows.length], labels);
  write('digits.csv', text);
  write('labels.npy', labelFile);
  write('floats.npy', floats);
  write('bytes.npy', npyBytes('|u1', shape, pixels));
  const turned = Array.from({ length: 64 }, (_, k) => rows.map((row) => row[k]!)).flat();
  write('turned.npy', npyBytes('|u1', [rows.length, 64], Uint8Array.from(turned), { fortran: true }));
  write('digits.npz', zipSync({ 'x.npy': floats, 'y.npy': labelFile }));
  write('digits.idx', idxBytes(8, shape, pixels));
  rows.slice(0, 300).forEach((row, i) => {
    const image = new PNG({ width: 8, height: 8 });
    row.forEach((value, k) => image.data.set([value * 15, value * 15, value * 15, 255], k * 4));
    mkdirSync(join(folder, 'images', String(labels[i])), { recursive: true });
    write(`images/${labels[i]}/${i}.png`, PNG.sync.write(image));
  });
  writeLarge(...LARGE);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const configOf = (data: object, more: object = {}): string =>
  JSON.stringify({
    data,
    model: { layers: [{ dense: 16 }], embeddingDim: 8 },
    batch: { classes: 8, perClass: 4 },
    miner: { kind: 'batch-hard' },
    backend: 'cpu',
    steps: 12,
    seed: 3,
    ...more,
  });

const train = async (
  data: object,
  more: object = {},
  options: TrainerOptions = {},
): Promise<TrainerResult> => {
  const result = await runTrainer(configOf(data, more), options);
  expect(result.stderr).toBe('');
  expect(result.code).toBe(0);
  return result;
};

/** The same rows, snapshots and checkpoints, to the bit. */
async function expectSameRun(data: object, more: object = {}): Promise<TrainerResult> {
  const [inMemory, onDisk] = [await train(data, more), await train({ ...data, memoryLimit: 0 }, more)];
  expect(onDisk.stdout).toMatch(/steps read their rows from/);
  expect(inMemory.stdout).not.toMatch(/steps read their rows from/);
  expect(rowsOf(inMemory)).toHaveLength(12);
  expect(rowsOf(onDisk)).toEqual(rowsOf(inMemory));
  const bytesOf = (result: TrainerResult) =>
    Buffer.concat(snapshotsOf(result).map(({ embeddings }) => toBytes(embeddings)));
  expect(bytesOf(onDisk).equals(bytesOf(inMemory))).toBe(true);
  // The checkpoint's header names nothing of the data.
  expect(readCheckpoint(onDisk, 'last').equals(readCheckpoint(inMemory, 'last'))).toBe(true);
  expect(readdirSync(onDisk.folder).filter((name) => name.startsWith('margin-rows-'))).toEqual([]);
  return onDisk;
}

/** Whether a process has a temporary file of rows open. */
function holdsRows(pid: number): boolean {
  const descriptors = `/proc/${pid}/fd`;
  return readdirSync(descriptors).some((descriptor) => {
    try {
      return readlinkSync(join(descriptors, descriptor)).includes('margin-rows-');
    } catch {
      return false;
    }
  });
}

describe('a run whose features lie in a file is the same run', () => {
  it.each([
    ['text', { path: 'digits.csv', standardize: 'per-feature' }],
    ['float32 .npy, read in place', { path: 'floats.npy', labels: 'labels.npy', standardize: 'scale' }],
    ['.npy of bytes', { path: 'bytes.npy', labels: 'labels.npy', scale: 0.0625 }],
    ['.npy column by column', { path: 'turned.npy', labels: 'labels.npy', standardize: 'per-feature' }],
    ['.npz', { path: 'digits.npz', standardize: 'scale', scale: 0.1 }],
    ['IDX', { path: 'digits.idx', labels: 'labels.npy', holdOutBy: 'class', standardize: 'per-feature' }],
    ['images', { path: 'images', image: { width: 8, height: 8, channels: 1 }, scale: 0.004 }],
  ])('%s', async (_, { path, ...more }) => {
    const labels = 'labels' in more ? { labels: join(folder, 'labels.npy') } : {};
    await expectSameRun({ path: join(folder, path), ...more, ...labels });
  });

  it.each([{ inputOffset: 3 }, { constantInputs: true }])('with the fault %j', async (faults) => {
    await expectSameRun({ path: join(folder, 'digits.csv'), standardize: 'scale' }, { faults });
  });

  it('and exports the same embeddings', async () => {
    const cwd = makeWorkspace();
    for (const [name, memory] of [
      ['memory', {}],
      ['disk', { memoryLimit: 0 }],
    ] as const) {
      const data = { path: join(folder, 'digits.csv'), standardize: 'per-feature', ...memory };
      writeFileSync(join(cwd, `${name}.triplet.json`), configOf(data));
      for (const words of [
        ['run', `${name}.triplet.json`],
        ['export', 'latest', '--embeddings', '--format', 'npy', '-o', `${name}.npy`],
      ]) {
        const { code, stderr } = await margin(words, { cwd });
        expect({ code, stderr }).toMatchObject({ code: 0 });
      }
    }
    const exported = readFileSync(join(cwd, 'disk.npy'));
    expect(exported.length).toBeGreaterThan(1797 * 8 * 4);
    expect(exported.equals(readFileSync(join(cwd, 'memory.npy')))).toBe(true);
    const { code, stderr } = await margin(
      ['export', 'latest', '--model', '--format', 'tfjs', '-o', 'model'],
      { cwd },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
  });
});

describeWith(['torch'], 'a run on Parquet in a file', () => {
  it('is the same run', async () => {
    execFileSync(requirePart('torch'), [
      '-c',
      `import pandas as pd, sys
frame = pd.read_csv(sys.argv[1])
frame.to_parquet(sys.argv[2], row_group_size=400, index=False)`,
      join(folder, 'digits.csv'),
      join(folder, 'digits.parquet'),
    ]);
    const onDisk = await expectSameRun({ path: join(folder, 'digits.parquet'), standardize: 'per-feature' });
    const asText = await train({ path: join(folder, 'digits.csv'), standardize: 'per-feature' });
    expect(rowsOf(onDisk)).toEqual(rowsOf(asText));
  });
});

/** N×D bytes of ten classes. */
function writeLarge(n: number, d: number): void {
  const rows = openSync(join(folder, 'large.npy'), 'w');
  writeSync(rows, npyBytes('|u1', [n, d], new Uint8Array(0)));
  const block = new Uint8Array(1000 * d);
  for (let at = 0; at < n; at += 1000) {
    for (let i = 0; i < block.length; i++) block[i] = (i * 7 + (i >> 9) * at + ((i / d) % 10) * 20) & 255;
    writeSync(rows, block);
  }
  closeSync(rows);
  const labels = Uint8Array.from({ length: n }, (_, row) => row % 10);
  writeFileSync(join(folder, 'large-labels.npy'), npyBytes('|u1', [n], labels));
}

const LARGE = [150_000, 1000] as const;

describe('a table of several times the memory limit', () => {
  const [n, d] = LARGE;
  const TABLE_MIB = (4 * n * d) / 2 ** 20;

  /** A bundle that notes the most memory it had, in KiB, when it ends. */
  function notePeak(place: string): { readonly options: TrainerOptions; readonly peakMiB: () => number } {
    const [hook, file] = [join(place, 'peak.cjs'), join(place, 'peak.txt')];
    writeFileSync(
      hook,
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS)));`,
    );
    return {
      options: { env: { NODE_OPTIONS: `--require ${hook}` } },
      peakMiB: () => Number(readFileSync(file, 'utf8')) / 1024,
    };
  }

  it('is trained on in a small part of its memory', async () => {
    const { options, peakMiB } = notePeak(folder);
    const result = await train(
      {
        path: join(folder, 'large.npy'),
        labels: join(folder, 'large-labels.npy'),
        scale: 1 / 255,
        standardize: 'per-feature',
        memoryLimit: 64,
      },
      { backend: 'wasm', steps: 30 },
      options,
    );
    expect(rowsOf(result)).toHaveLength(30);
    expect(result.stdout).toContain('572 MiB of features are more than the 64 MiB');
    expect(TABLE_MIB / 64).toBeGreaterThan(8);
    // Node, TensorFlow.js, labels, splits and buffers; never the table.
    expect(peakMiB() / TABLE_MIB).toBeLessThan(0.5);
  }, 60_000);
});

describe('the end of a run whose features lie in a file', () => {
  it('comes in the middle of the reading, with nothing left and nothing trained', async () => {
    const runFolder = mkdtempSync(join(folder, 'run-'));
    const text = configOf({
      path: join(folder, 'large.npy'),
      labels: join(folder, 'large-labels.npy'),
      memoryLimit: 64,
    });
    const program = { file: join(folder, 'large.triplet.json') };
    writeFileSync(join(runFolder, 'run.json'), JSON.stringify({ config: JSON.parse(text), program }));
    const child = spawn(process.execPath, [join(root, 'dist/trainer.cjs')], {
      env: { PATH: process.env['PATH'], TMPDIR: runFolder, MARGIN_RUN_DIR: runFolder },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (output += part));
    const ended = once(child, 'close');
    await waitFor('rows in a file', () => holdsRows(child.pid!));
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(output.replaceAll(/^Reading .*\n/gm, '')).toBe('');
    expect(readdirSync(runFolder)).toEqual(['run.json']);
  });

  it('comes in the middle of the standardising', async () => {
    let isAborted = false;
    const signal = {
      get aborted() {
        return isAborted;
      },
      throwIfAborted: () => {
        isAborted = true;
        throw new Error('aborted');
      },
    } as unknown as AbortSignal;
    const data = { path: join(folder, 'digits.csv'), memoryLimit: 0, standardize: 'scale' };
    const { config } = parseTripletConfig(configOf(data), 'x.triplet.json');
    const result = await readSource(config!, folder, { print: () => undefined, signal, runFolder: folder });
    expect(result).toEqual({ source: null, problems: ['Reading the data was stopped.'] });
    expect(holdsRows(process.pid)).toBe(false);
  });

  it('leaves no file, however the run is ended', async () => {
    const place = mkdtempSync(join(folder, 'tmp-'));
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const result = await runTrainer(
        configOf({ path: join(folder, 'digits.csv'), memoryLimit: 0 }, { steps: 1_000_000, backend: 'wasm' }),
        {
          env: { TMPDIR: place },
          onFrame: (frame, host) => {
            if (frame.kind === 'snapshot' && frame.step === 5) host.kill(signal);
          },
        },
      );
      expect(result.stdout).toContain('steps read their rows from a temporary file');
      expect([result.code, result.signal]).toEqual(signal === 'SIGKILL' ? [null, 'SIGKILL'] : [0, null]);
      for (const each of [place, result.folder])
        expect(readdirSync(each).filter((name) => name.startsWith('margin-rows-'))).toEqual([]);
    }
  });
});

describeWith(['tmpfs'], 'a disk without room for the features of a run', () => {
  it('is said before anything is started, and by a trainer that meets it', async () => {
    const disk = join(makeWorkspace(), 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=90m', 'tmpfs', disk]);
    try {
      const line = `${Array.from({ length: 400 }, (_, k) => k % 10).join()},`;
      const lines = Array.from({ length: 20_000 }, (_, row) => `${line}${row % 3}\n`).join('');
      const head = `${Array.from({ length: 400 }, (_, k) => `f${k}`).join()},label\n`;
      writeFileSync(join(folder, 'wide.csv'), head + lines);
      const text = configOf({ path: join(folder, 'wide.csv'), memoryLimit: 2 });
      writeFileSync(join(folder, 'wide.triplet.json'), text);
      const before = await margin(['run', '--runs-dir', disk, join(folder, 'wide.triplet.json')], {
        cwd: folder,
        env: { TMPDIR: disk },
      });
      expect(before.code).toBe(2);
      expect(before.stderr).toContain('wide.csv: 20000 rows of 400 features take 31 MiB');
      expect(findRun(folder)).toBeUndefined();
      expect(readdirSync(disk)).toEqual([]);

      const runFolder = join(disk, 'run');
      mkdirSync(runFolder);
      const program = { file: join(folder, 'wide.triplet.json') };
      writeFileSync(join(runFolder, 'run.json'), JSON.stringify({ config: JSON.parse(text), program }));
      const { status, stderr, stdout } = spawnSync(process.execPath, [join(root, 'dist/trainer.cjs')], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], TMPDIR: disk, MARGIN_RUN_DIR: runFolder },
      });
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(
        /^wide\.csv: its features take 2\d MiB, .* 6\d MiB free \(64 MiB must stay so\)\. Make room .*\n$/,
      );
      expect(readdirSync(runFolder)).toEqual(['run.json']);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});
