import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors } from '../../src/trainer/checkpoint/safetensors';
import { describeWith } from '../support/requirePart';
import { readJournal, upTo } from './support/journal';
import { findRun, makeWorkspace, margin, readManifestFile } from './support/margin';

const data = [
  'a,b,c,label',
  ...Array.from(
    { length: 90 },
    (_, i) => `${(i % 3) + Math.sin(i)},${Math.cos(3 * i)},${Math.sin(7 * i) - (i % 3)},k${i % 3}`,
  ),
].join('\n');

/** Everything that has a state of its own, or draws. */
const config = {
  data: { path: 'data.csv' },
  model: {
    layers: [{ dense: 16 }, { batchNorm: true }, { dropout: 0.2 }, { dense: 8 }],
    embeddingDim: 4,
  },
  miner: { kind: 'random' },
  batch: { sampler: 'random', size: 16 },
  optimizer: { kind: 'adam', learningRate: 0.01, weightDecay: 0.001 },
  schedule: { kind: 'reduceOnPlateau', every: 'epoch', metric: 'loss', patience: 0, threshold: 0.5 },
  earlyStop: { metric: 'loss', patience: 1000 },
  steps: 40,
  snapshotEvery: 7,
  checkpointEvery: 10,
  keepCheckpoints: 2,
};

function makeProject(changes: object = {}): string {
  const cwd = makeWorkspace();
  mkdirSync(join(cwd, 'configs'));
  writeFileSync(join(cwd, 'configs/data.csv'), `${data}\n`);
  writeFileSync(join(cwd, 'configs/tiny.triplet.json'), JSON.stringify({ ...config, ...changes }, null, 2));
  return cwd;
}

async function run(cwd: string, ...words: string[]): Promise<string> {
  const { code, stderr } = await margin(['run', ...words], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return findRun(cwd)!;
}

const rowsOf = (folder: string) =>
  readJournal(folder).rows.map(({ step, values }): Record<string, number> => ({
    step,
    ...Object.fromEntries(values),
  }));
const checkpointOf = (folder: string, name = 'last') =>
  decodeSafetensors(readFileSync(join(folder, `checkpoints/${name}.safetensors`)));

for (const backend of ['cpu', 'wasm', 'native']) {
  describeWith(backend === 'native' ? ['native-tensorflow'] : [], `a resumed run on ${backend}`, () => {
    test('joined to the one before it is the uninterrupted one, bit for bit', async () => {
      const cwd = makeProject({ backend });
      const whole = await run(cwd, 'configs/tiny.triplet.json');
      const first = await run(cwd, '--set', 'steps=23', 'configs/tiny.triplet.json');
      const second = await run(cwd, '--resume', 'latest', '--set', 'steps=40');
      expect(second).not.toBe(first);
      const joined = [...rowsOf(first), ...rowsOf(second)];
      expect(joined.map((row) => row['step'])).toEqual(upTo(40));
      // The last step of a run is looked at in any case: only there the first one knows dead shares and values by layer.
      const isOfLook = (name: string) => name === 'dead_share' || name.includes('/');
      const strip = (rows: typeof joined) =>
        rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !isOfLook(name))));
      expect(strip(joined)).toEqual(strip(rowsOf(whole)));
      const [ofWhole, ofSecond] = [checkpointOf(whole), checkpointOf(second)];
      expect(ofSecond).toEqual(ofWhole);
      expect(ofWhole.tensors.map(({ name }) => name)).toContain('2.running_mean');
      expect(new Set(joined.map((row) => row['lr'])).size).toBeGreaterThan(1);
      expect(readManifestFile(second)).toMatchObject({ status: 'finished', steps: 40, totalSteps: 40 });
    });

    test('looks at its probes in the same steps, also where only a change of the batches asked for it', async () => {
      const changes = { backend, snapshotEvery: undefined, earlyStop: undefined, checkpointEvery: 500 };
      // Planned looks are every 20 steps after step 300; decay lets distances fall by a quarter in ten.
      const model = { layers: [{ dense: 16 }, { dense: 8 }], embeddingDim: 4, normalize: false };
      const optimizer = { kind: 'sgd', learningRate: 0.05, weightDecay: 0.2 };
      const cwd = makeProject({ ...changes, model, optimizer, schedule: { kind: 'constant' }, steps: 360 });
      const whole = await run(cwd, 'configs/tiny.triplet.json');
      const first = await run(cwd, '--set', 'steps=328', 'configs/tiny.triplet.json');
      const second = await run(cwd, '--resume', 'latest', '--set', 'steps=360');
      const looksOf = (folder: string) =>
        rowsOf(folder)
          .filter((row) => row['dead_share'] !== undefined && row['step'] !== 328)
          .map((row) => row['step']);
      expect([...looksOf(first), ...looksOf(second)]).toEqual(looksOf(whole));
      expect(looksOf(whole).filter((step) => step! > 328 && step! % 20 === 10)).not.toEqual([]);
    });
  });
}

describe('resuming', () => {
  test('keeps the last checkpoints that were asked for, uses the one before a torn one, and says so', async () => {
    const cwd = makeProject({ backend: 'cpu' });
    const first = await run(cwd, '--set', 'steps=35', 'configs/tiny.triplet.json');
    expect(readdirSync(join(first, 'checkpoints')).sort()).toEqual([
      'best.safetensors',
      'last.safetensors',
      'previous.safetensors',
      'step-30.safetensors',
      'step-35.safetensors',
    ]);
    truncateSync(join(first, 'checkpoints/last.safetensors'), 900);
    const second = await run(cwd, '--resume', 'latest', '--set', 'steps=40');
    expect(rowsOf(second).map((row) => row['step'])).toEqual(upTo(40).slice(30));
    const output = readFileSync(join(second, 'output.log'), 'utf8');
    expect(output).toMatch(/last\.safetensors can't be used: .*cut off/);
    expect(output).toContain('The checkpoint before it, of step 30, is used.');

    expect(output).not.toContain('NaN');

    const [last, previous] = ['last', 'previous'].map((name) =>
      join(second, `checkpoints/${name}.safetensors`),
    );
    truncateSync(last!, statSync(last!).size - 1);
    copyFileSync(join(cwd, 'configs/data.csv'), previous!);
    await refuse(/last\.safetensors: it is cut off.*previous\.safetensors: it is cut off, or no safetensors/);
    // What is no plain file is never opened: a pipe would be waited for without end.
    rmSync(last!);
    symlinkSync(join(first, 'checkpoints/previous.safetensors'), last!);
    rmSync(previous!);
    execFileSync('mkfifo', [previous!]);
    await refuse(/last\.safetensors: it is a link.*previous\.safetensors: it is a FIFO/);

    async function refuse(reason: RegExp): Promise<void> {
      const { code, stderr } = await margin(['run', '--resume', 'latest', '--set', 'steps=50'], { cwd });
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(reason) as string });
      expect(findRun(cwd)).toBe(second);
    }
  });

  test('and repeating are refused before anything is started where the data is not there any more', async () => {
    const cwd = makeProject({ backend: 'cpu' });
    const first = await run(cwd, '--set', 'steps=12', 'configs/tiny.triplet.json');
    rmSync(join(cwd, 'configs/data.csv'));
    for (const words of [
      ['--again', 'latest'],
      ['--resume', 'latest', '--set', 'steps=20'],
    ]) {
      const { code, stderr } = await margin(['run', ...words], { cwd });
      expect(code).toBe(2);
      expect(stderr).toMatch(/tiny\.triplet\.json:\d+:\d+: There is no file data\.csv/);
      expect(findRun(cwd)).toBe(first);
    }
  });

  test('is not repeated where the run that it went on from has no checkpoint any more', async () => {
    const cwd = makeProject({ backend: 'cpu' });
    const first = await run(cwd, '--set', 'steps=12', 'configs/tiny.triplet.json');
    const second = await run(cwd, '--resume', 'latest', '--set', 'steps=20');
    await run(cwd, '--again', second);
    const third = findRun(cwd);
    rmSync(join(first, 'checkpoints'), { recursive: true });
    const { code, stderr } = await margin(['run', '--again', second], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(`${first}, where`);
    expect(stderr).toContain('has no checkpoint to go on from (last.safetensors: it is not there');
    expect(findRun(cwd)).toBe(third);
  });

  test('and repeating are refused where what was recorded is no configuration', async () => {
    const cwd = makeProject({ backend: 'cpu' });
    const first = await run(cwd, '--set', 'steps=12', 'configs/tiny.triplet.json');
    writeFileSync(
      join(first, 'run.json'),
      JSON.stringify({ ...readManifestFile(first), config: { data: [1], steps: 'many' } }),
    );
    for (const words of ['--again', '--resume']) {
      const { code, stderr } = await margin(['run', words, 'latest'], { cwd });
      expect(code).toBe(2);
      expect(stderr).toContain('"data" must be an object');
      expect(findRun(cwd)).toBe(first);
    }
  });

  test('names the fields that differ, and what is wrong otherwise, before anything is started', async () => {
    const cwd = makeProject({ backend: 'cpu' });
    const first = await run(cwd, '--set', 'steps=12', 'configs/tiny.triplet.json');
    const refuse = async (...words: string[]): Promise<string> => {
      const { code, stderr } = await margin(['run', '--resume', ...words], { cwd });
      expect(code).toBe(2);
      expect(findRun(cwd)).toBe(first);
      return stderr;
    };
    expect(
      await refuse('latest', '--set', 'optimizer.learningRate=0.5', '--set', 'seed=2', '--set', 'steps=20'),
    ).toMatch(/another seed, optimizer\.learningRate|another optimizer\.learningRate, seed/);
    writeFileSync(
      join(cwd, 'configs/other.triplet.json'),
      JSON.stringify({ ...config, backend: 'cpu', model: { layers: [{ dense: 16 }] } }),
    );
    expect(await refuse('latest', 'configs/other.triplet.json')).toContain(
      'another model.layers, model.embeddingDim',
    );
    expect(await refuse('latest')).toContain('has come to step 12 of 12 already');
    expect(await refuse('latest', '--', 'true')).toContain(
      '--resume goes on with one run of a configuration',
    );
    expect(await refuse('nothing')).toContain('nothing');
    await margin(['run', '--', 'true'], { cwd });
    const { code, stderr } = await margin(['run', '--resume', 'latest'], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain('is no run of a configuration');
  });

  test('a run that has stopped getting better ends by itself, and says why', async () => {
    const cwd = makeProject({
      backend: 'cpu',
      steps: 400,
      earlyStop: { metric: 'loss', patience: 2, minImprovement: 10 },
    });
    const folder = await run(cwd, 'configs/tiny.triplet.json');
    const { status, steps } = readManifestFile(folder)!;
    expect(status).toBe('finished');
    // The first look sets the best; two more are not ten better.
    expect(steps).toBe(3);
    expect(readFileSync(join(folder, 'output.log'), 'utf8')).toContain(
      'loss has not got better in 2 looks (earlyStop)',
    );
  });
});
