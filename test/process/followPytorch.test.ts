import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith, requirePart } from '../support/requirePart';
import { drawCurves } from './support/drawCurves';
import { readJournal } from './support/journal';
import { TORCH_LIMIT_MS } from './support/askPython';
import { findRun, makeWorkspace, margin } from './support/margin';

const STEPS = 300;
const BACKENDS = ['cpu', 'wasm', 'native'] as const;

/**
 * Float32 is added up in another order on each side. Adam divides small gradients by their
 * size, and mining turns a last bit into another triplet sooner or later, as also between two machines with PyTorch: then the
 * curve stays, not the single loss. `exact`: relative error of each loss up to a step; `close`: of the mean over any 50 steps.
 */
const MINERS = [
  { kind: 'batch-all', exact: { steps: 30, within: 2e-3 }, close: 0.05 },
  { kind: 'batch-hard', exact: { steps: 20, within: 2e-3 }, close: 0.1 },
] as const;
const WINDOW = 50;

describeWith(['torch', 'native-tensorflow'], 'a run from PyTorch’s weights on PyTorch’s batches', () => {
  it('follows its loss curve on every backend', { timeout: TORCH_LIMIT_MS }, async () => {
    const cwd = makeWorkspace();
    mkdirSync(join(cwd, 'configs'));
    const data = join(root, 'examples/data/digits.csv.gz');
    copyFileSync(data, join(cwd, 'configs/digits.csv.gz'));
    const { status, stdout, stderr } = spawnSync(
      requirePart('torch'),
      [join(root, 'test/process/fixtures/followRun.py'), data, String(STEPS), join(cwd, 'configs')],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const theirs = JSON.parse(stdout) as Record<string, number[]>;
    for (const { kind, exact, close } of MINERS) {
      const expected = theirs[kind]!;
      const curves: Record<string, readonly number[]> = { PyTorch: expected };
      for (const backend of BACKENDS) {
        const own = await train(cwd, { kind, backend });
        expect(own).toHaveLength(STEPS);
        const worst = Math.max(
          ...own.slice(0, exact.steps).map((loss, i) => Math.abs(loss / expected[i]! - 1)),
        );
        expect(worst, `${kind} on ${backend}, a loss of the first ${exact.steps} steps`).toBeLessThan(
          exact.within,
        );
        for (let from = 0; from + WINDOW <= STEPS; from += 10) {
          const [mine, other] = [own, expected].map((curve) => meanOf(curve.slice(from, from + WINDOW)));
          const where = `${kind} on ${backend}, steps ${from + 1} to ${from + WINDOW}`;
          expect(Math.abs(mine! / other! - 1), where).toBeLessThan(close);
        }
        curves[backend] = own;
      }
      // MARGIN_UPDATE_PICTURES=1 draws the pictures of docs/exactness.md anew.
      if (process.env['MARGIN_UPDATE_PICTURES'])
        await drawCurves(curves, join(root, `docs/pictures/follows-pytorch-${kind}.svg`));
    }
  });
});

/** Loss of each step. */
async function train(cwd: string, { kind, backend }: { kind: string; backend: string }): Promise<number[]> {
  const config = {
    data: { path: 'digits.csv.gz', scale: 0.0625, holdOut: 0 },
    model: { layers: [{ dense: 128 }, { dense: 64 }], embeddingDim: 32, weights: 'weights.npz' },
    loss: { kind: 'triplet', margin: 0.5 },
    miner: { kind },
    batch: { rows: 'rows.npy' },
    optimizer: { kind: 'adam', learningRate: 0.001 },
    steps: STEPS,
    snapshotEvery: 100,
    backend,
  };
  writeFileSync(join(cwd, 'configs/follow.triplet.json'), JSON.stringify(config));
  const { code, stderr } = await margin(['run', 'configs/follow.triplet.json'], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return readJournal(findRun(cwd)!).rows.map(({ values }) => values.get('loss')!);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
