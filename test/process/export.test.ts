import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { encodeNpy } from '../../src/trainer/export/npyFile';
import { SeededRandom } from '../../src/util/seededRandom';
import { describeWith, requirePart } from '../support/requirePart';
import { TORCH_LIMIT_MS } from './support/askPython';
import { findRun, makeWorkspace, margin } from './support/margin';

const N = 60;
const random = SeededRandom.fromSeed(1, 'export rows');
const rows = Float32Array.from({ length: N * 64 }, (_, i) => random.nextNormal() + (Math.floor(i / 64) % 3));
const csv = [
  [...Array.from({ length: 64 }, (_, k) => `p${k}`), 'kind'].join(),
  ...Array.from({ length: N }, (_, i) => [...rows.subarray(i * 64, (i + 1) * 64), `class ${i % 3}`].join()),
].join('\n');

const config = {
  data: { path: 'data.csv', labelColumn: 'kind', shape: [8, 8] },
  model: {
    layers: [
      { conv2d: 4, kernel: 3, padding: 1 },
      { batchNorm: true },
      { maxPool: 2 },
      { flatten: true },
      { dense: 12, activation: 'gelu' },
    ],
    embeddingDim: 5,
  },
  batch: { classes: 3, perClass: 4 },
  steps: 12,
  backend: 'cpu',
};

function makeProject(changes: object = {}): string {
  const cwd = makeWorkspace();
  mkdirSync(join(cwd, 'configs'));
  writeFileSync(join(cwd, 'configs/data.csv'), `${csv}\n`);
  writeFileSync(join(cwd, 'configs/net.triplet.json'), JSON.stringify({ ...config, ...changes }));
  return cwd;
}

async function call(cwd: string, ...words: string[]): Promise<{ stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await margin(words, { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return { stdout, stderr };
}

/** Shape and values of a float32 NPY file, read without the code that wrote it. */
function readNpy(path: string): { header: string; values: Float32Array } {
  const file = readFileSync(path);
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\x00');
  const end = 10 + file.readUInt16LE(8);
  expect(end % 64).toBe(0);
  return {
    header: file.subarray(10, end).toString('latin1'),
    values: new Float32Array(Uint8Array.from(file.subarray(end)).buffer),
  };
}

const worstOf = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe('margin export', () => {
  test('writes embeddings of all rows with their labels, as NPY and for the projector, and a layers model that can be trained on', async () => {
    const cwd = makeProject();
    await call(cwd, 'run', 'configs/net.triplet.json');
    await call(cwd, 'export', 'latest', '--embeddings', '--format', 'npy', '-o', 'out/z.npy');
    const { header, values } = readNpy(join(cwd, 'out/z.npy'));
    expect(header).toContain(`'descr': '<f4', 'fortran_order': False, 'shape': (${N}, 5)`);
    expect(values).toHaveLength(N * 5);
    const labels = readFileSync(join(cwd, 'out/z.labels.npy'));
    expect(labels.toString('latin1')).toContain(`'descr': '<U7'`);
    expect(
      labels
        .subarray(-7 * 4)
        .toString('utf16le')
        .replaceAll('\0', ''),
    ).toBe('class 2');

    await call(cwd, 'export', 'latest', '--embeddings', '--format', 'tsv', '-o', 'out/z.tsv');
    const vectors = readFileSync(join(cwd, 'out/z.tsv'), 'utf8').trimEnd().split('\n');
    expect(vectors).toHaveLength(N);
    expect(worstOf(Float32Array.from(vectors.flatMap((line) => line.split('\t').map(Number))), values)).toBe(
      0,
    );
    const [head, ...lines] = readFileSync(join(cwd, 'out/z.metadata.tsv'), 'utf8').trimEnd().split('\n');
    expect(head).toBe('label\tsplit');
    expect(lines.map((line) => line.split('\t')[0])).toEqual(
      Array.from({ length: N }, (_, i) => `class ${i % 3}`),
    );
    expect(lines.filter((line) => line.endsWith('\tholdout'))).toHaveLength(12);

    await call(cwd, 'export', 'latest', '--model', '--format', 'tfjs', '-o', 'configs/net');
    // The exported network goes on as one that came from elsewhere: its embeddings are the same to begin with.
    writeFileSync(
      join(cwd, 'configs/again.triplet.json'),
      JSON.stringify({ ...config, model: { path: 'net/model.json' }, steps: 1, faults: { freeze: true } }),
    );
    await call(cwd, 'run', 'configs/again.triplet.json');
    await call(cwd, 'export', 'latest', '--embeddings', '--format', 'npy', '-o', 'out/again.npy');
    expect(worstOf(readNpy(join(cwd, 'out/again.npy')).values, values)).toBeLessThan(2e-2);
  });

  test('gives rows of length 1 where the model is normalised, and the best weights when asked', async () => {
    const cwd = makeProject({ model: { ...config.model, normalize: true } });
    await call(cwd, 'run', 'configs/net.triplet.json');
    const { stdout } = await call(
      cwd,
      ...['export', 'latest', '--embeddings', '--format', 'npy', '-o', 'z.npy', '--checkpoint', 'best'],
    );
    expect(stdout).toMatch(/From the best checkpoint, of step \d+:/);
    const { values } = readNpy(join(cwd, 'z.npy'));
    for (let i = 0; i < N; i++) {
      const length = Math.hypot(...values.subarray(i * 5, i * 5 + 5));
      expect(Math.abs(length - 1)).toBeLessThan(1e-6);
    }
  });

  test('says what is wrong, and replaces nothing unasked', async () => {
    const cwd = makeProject();
    await call(cwd, 'run', '--set', 'steps=2', 'configs/net.triplet.json');
    const refuse = async (...words: string[]): Promise<string> => {
      const { code, stderr } = await margin(['export', ...words], { cwd });
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refuse('latest', '-o', 'x')).toContain('--embeddings or --model');
    expect(await refuse('latest', '--model', '--format', 'npy', '-o', 'x')).toContain(
      '--format tfjs or --format safetensors',
    );
    expect(await refuse('latest', '--embeddings', '--format', 'npy')).toContain('-o PATH');
    expect(await refuse('nothing', '--embeddings', '--format', 'npy', '-o', 'x')).toContain('nothing');
    writeFileSync(join(cwd, 'mine.npy'), 'mine');
    expect(await refuse('latest', '--embeddings', '--format', 'npy', '-o', 'mine.npy')).toContain(
      'is there already',
    );
    expect(readFileSync(join(cwd, 'mine.npy'), 'utf8')).toBe('mine');
    writeFileSync(join(findRun(cwd)!, 'checkpoints/last.safetensors'), 'torn');
    writeFileSync(join(findRun(cwd)!, 'checkpoints/best.safetensors'), 'torn');
    const torn = await refuse(
      'latest',
      '--embeddings',
      '--format',
      'npy',
      '-o',
      'x.npy',
      '--checkpoint',
      'best',
    );
    expect(torn).toMatch(/best\.safetensors can't be used: .*cut off/);
    await margin(['run', '--', 'true'], { cwd });
    expect(await refuse('latest', '--embeddings', '--format', 'npy', '-o', 'x')).toContain(
      'is no run of a configuration',
    );
  });
});

describeWith(['torch'], 'margin export beside PyTorch', () => {
  test(
    'the loader of the docs gives the same embeddings, and weights of PyTorch start a run with theirs',
    { timeout: TORCH_LIMIT_MS },
    async () => {
      const cwd = makeProject();
      await call(cwd, 'run', 'configs/net.triplet.json');
      await call(cwd, 'export', 'latest', '--model', '--format', 'safetensors', '-o', 'net.safetensors');
      await call(cwd, 'export', 'latest', '--embeddings', '--format', 'npy', '-o', 'own.npy');
      writeFileSync(join(cwd, 'rows.npy'), encodeNpy(rows, [N, 64]));
      const files = ['rows.npy', 'net.safetensors', 'theirs.npy', 'configs/new.npz', 'new.npy'];
      const { status, stderr } = spawnSync(
        requirePart('torch'),
        [join(root, 'test/process/fixtures/exportParity.py'), join(root, 'docs/export.md'), ...files],
        { cwd, encoding: 'utf8' },
      );
      expect({ status, stderr }).toMatchObject({ status: 0 });
      const own = readNpy(join(cwd, 'own.npy')).values;
      expect(worstOf(own, readNpy(join(cwd, 'theirs.npy')).values)).toBeLessThan(1e-4);

      const withSlowStatistics = config.model.layers.map((layer) =>
        'batchNorm' in layer ? { ...layer, momentum: 1e-6 } : layer,
      );
      writeFileSync(
        join(cwd, 'configs/theirs.triplet.json'),
        JSON.stringify({
          ...config,
          model: { ...config.model, layers: withSlowStatistics, weights: 'new.npz' },
          steps: 1,
          faults: { freeze: true, detach: true },
        }),
      );
      await call(cwd, 'run', 'configs/theirs.triplet.json');
      await call(cwd, 'export', 'latest', '--embeddings', '--format', 'npy', '-o', 'started.npy');
      const started = readNpy(join(cwd, 'started.npy')).values;
      // One step has been taken, without moving a weight.
      expect(worstOf(started, readNpy(join(cwd, 'new.npy')).values)).toBeLessThan(1e-4);
      expect(worstOf(started, own)).toBeGreaterThan(0.1);
    },
  );
});
