import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { decodeSafetensors } from '../../src/trainer/checkpoint/safetensors';
import { describeWith } from '../support/requirePart';
import {
  checkpointsOf,
  helloOf,
  readCheckpoint,
  rowsOf,
  runTrainer,
  snapshotsOf,
} from './support/trainerHost';

/** Steps of the snapshots of each probe. */
const LOOKS = {
  holdout: [0, 1, 2, 3, 5, 8, 10, 13, 20, 21, 30],
  train: [0, 1, 2, 3, 5, 8, 13, 21, 30],
};

const config = (more: object) =>
  JSON.stringify({
    data: { path: 'data/digits.csv.gz', scale: 0.0625 },
    model: { layers: [{ dense: 16 }], embeddingDim: 8 },
    miner: { kind: 'batch-hard' },
    backend: 'wasm',
    steps: 30,
    ...more,
  });

/** What holds for a run on any backend. */
async function expectTraining(backend: 'native' | 'wasm' | 'cpu'): Promise<void> {
  const result = await runTrainer(config({ backend }));
  expect(result.stderr).toBe('');
  expect([result.code, result.signal]).toEqual([0, null]);
  expect(helloOf(result)).toMatchObject({
    backend,
    totalSteps: 30,
    config: { miner: { kind: 'batch-hard' }, seed: 1 },
  });

  const rows = rowsOf(result);
  expect(rows.map((row) => row['step'])).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  for (const row of rows) {
    for (const name of [
      'loss',
      'lr',
      'grad_norm',
      'update_ratio',
      'active_share',
      'hard_share',
      'batch_auc',
      'batch_median',
      'batch_classes',
      'batch_paired_share',
      'batch_duplicate_share',
    ]) {
      expect(row[name], `${name} of step ${row['step']}`).toBeGreaterThanOrEqual(0);
    }
    expect(row['lr']).toBe(0.001);
  }

  const snapshots = snapshotsOf(result);
  for (const split of ['holdout', 'train'] as const) {
    const own = snapshots.filter((snapshot) => snapshot.split === split);
    expect(own.map(({ step }) => step)).toEqual(LOOKS[split]);
    for (const { n, d, labels, embeddings } of own) {
      expect([n, d, embeddings.length, labels!.length]).toEqual([260, 8, 260 * 8, 260]);
      expect(labels).toEqual(own[0]!.labels);
      expect(embeddings.every(Number.isFinite)).toBe(true);
    }
    expect(new Set(own[0]!.labels)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  }
  expect(rows.filter((row) => Number.isFinite(row['dead_share'])).map((row) => row['step'])).toEqual([
    1, 2, 3, 5, 8, 10, 13, 20, 21, 30,
  ]);
  expect(result.frames.at(-1)).toEqual({ kind: 'bye', exitCode: 0 });

  expect(checkpointsOf(result)).toEqual(['best.safetensors', 'last.safetensors']);
  const last = decodeSafetensors(readCheckpoint(result, 'last'));
  expect(last.metadata).toMatchObject({ step: '30' });
  const shapes = last.tensors.slice(0, 4).map(({ name, shape }) => [name, shape]);
  expect(shapes).toEqual([
    ['0.weight', [16, 64]],
    ['0.bias', [16]],
    ['2.weight', [8, 16]],
    ['2.bias', [8]],
  ]);
  expect(result.stdout).toContain(`on the ${backend} backend`);
  expect(result.stdout).toMatch(/Finished at step 30 after .* R@1 0\.\d+/);
}

describe('the built-in trainer', () => {
  it('trains on wasm, says what it sees, and leaves checkpoints', () => expectTraining('wasm'));
  it('trains on cpu, says what it sees, and leaves checkpoints', () => expectTraining('cpu'));

  it('gives the same run for the same seed, bit for bit, and another for another', async () => {
    const [first, again, other] = await Promise.all([
      runTrainer(config({ seed: 3 })),
      runTrainer(config({ seed: 3 })),
      runTrainer(config({ seed: 4 })),
    ]);
    expect(rowsOf(again)).toEqual(rowsOf(first));
    expect(snapshotsOf(again).map(({ embeddings }) => embeddings)).toEqual(
      snapshotsOf(first).map(({ embeddings }) => embeddings),
    );
    expect(readCheckpoint(again, 'last').equals(readCheckpoint(first, 'last'))).toBe(true);
    expect(rowsOf(other)).not.toEqual(rowsOf(first));
  });

  it('ends at a stop after the step it is at, with its checkpoint and a goodbye', async () => {
    const result = await runTrainer(config({ steps: 1_000_000, maxStepsPerSecond: 200 }), {
      onFrame: (frame, host) => {
        if (frame.kind === 'snapshot' && frame.step === 13) host.stop();
      },
    });
    expect([result.code, result.signal]).toEqual([0, null]);
    const last = rowsOf(result).at(-1)!['step']!;
    expect(last).toBeGreaterThanOrEqual(13);
    expect(decodeSafetensors(readCheckpoint(result, 'last')).metadata['step']).toBe(String(last));
    expect(result.frames.at(-1)).toEqual({ kind: 'bye', exitCode: 0 });
    expect(snapshotsOf(result).at(-1)!.step).toBe(last);
    expect(result.stdout).toContain(`Stopped at step ${last}`);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('takes %s for a stop', async (signal) => {
    const result = await runTrainer(config({ steps: 1_000_000 }), {
      onFrame: (frame, host) => {
        if (frame.kind === 'snapshot' && frame.step === 5) host.kill(signal);
      },
    });
    expect([result.code, result.signal]).toEqual([0, null]);
    expect(checkpointsOf(result)).toContain('last.safetensors');
  });

  it('trains without a recorder, too', async () => {
    const result = await runTrainer(config({ steps: 3 }), { recorder: false });
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('Finished at step 3');
  });

  it('sends one probe, of training rows, and says so when nothing is held out', async () => {
    const result = await runTrainer(config({ steps: 1, data: { path: 'data/digits.csv.gz', holdOut: 0 } }));
    expect(snapshotsOf(result).map(({ split }) => split)).toEqual(['probe', 'probe']);
    expect(result.frames.find((frame) => frame.kind === 'note')).toMatchObject({
      text: expect.stringContaining('Nothing is held out'),
    });
  });

  it('keeps to the pace that it is asked for', async () => {
    const started = performance.now();
    await runTrainer(config({ steps: 40, maxStepsPerSecond: 20 }));
    expect(performance.now() - started).toBeGreaterThan(1900);
  });
});

describeWith(['native-tensorflow'], 'the built-in trainer on native TensorFlow', () => {
  it('trains, says what it sees, and leaves checkpoints', () => expectTraining('native'));

  it('is what "auto" takes, and gives the same run for the same seed', async () => {
    const [first, again] = await Promise.all([
      runTrainer(config({ backend: 'auto' })),
      runTrainer(config({ backend: 'native' })),
    ]);
    expect(helloOf(first).backend).toBe('native');
    expect(rowsOf(again)).toEqual(rowsOf(first));
  });
});

describe('a trainer that cannot train', () => {
  it('started by hand says who starts it', async () => {
    const result = await runTrainer(config({}), { env: { MARGIN_RUN_DIR: '' } });
    expect(result.code).toBe(2);
    expect(result.stderr).toBe(
      'The built-in trainer is started by Margin: use "margin run <config>". (MARGIN_RUN_DIR is not set.)\n',
    );
  });

  it.each([
    ['no JSON', '{', /run\.json is no JSON object\.\n$/],
    ['no program', '{}', /names no configuration file/],
    ['no configuration', '{"program": {"file": "/x"}}', /holds no valid configuration: config: /],
    [
      'a wrong field',
      '{"program": {"file": "/x"}, "config": {"data": {"path": "a"}, "steps": 0}}',
      /steps: /,
    ],
  ])('a manifest with %s is refused', async (_, manifest, message) => {
    const result = await runTrainer('', { manifest });
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(message);
  });

  it('names a data file that has gone since it was checked', async () => {
    const result = await runTrainer(config({ data: { path: 'data/gone.csv' } }));
    expect(result.code).toBe(2);
    expect(result.stderr).toBe('There is no file data/gone.csv. Paths are relative to the configuration.\n');
  });

  it('refuses a backend that is not there, and "auto" does without', async () => {
    const bundle = join(mkdtempSync(join(tmpdir(), 'margin-alone-')), 'trainer.cjs');
    copyFileSync(join(root, 'dist/trainer.cjs'), bundle);
    const env = { MARGIN_NATIVE_DIR: join(tmpdir(), 'margin-nowhere') };
    const run = (backend: string) => runTrainer(config({ backend, steps: 2 }), { bundle, env });
    const [native, wasm, auto] = await Promise.all([run('native'), run('wasm'), run('auto')]);
    expect([native.code, wasm.code, auto.code]).toEqual([2, 2, 0]);
    expect(native.stderr).toContain(
      'The native backend cannot be used: @tensorflow/tfjs-node is not installed.',
    );
    expect(wasm.stderr).toContain('The wasm backend cannot be used: its .wasm files are not there.');
    expect(helloOf(auto).backend).toBe('cpu');
    expect(auto.stdout).toContain(
      'cpu backend (no native one: @tensorflow/tfjs-node is not installed; no wasm: its .wasm files are not there)',
    );
  });
});
