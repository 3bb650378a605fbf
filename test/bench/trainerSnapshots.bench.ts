import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { recordFigure } from './support/figures';
import { median } from './support/steppers';

const ROUNDS = 9;
const STEPS = 2000;
/** A row per step and nothing else: only the early steps and the last are looked at. */
const NEVER = 1e9;

/** Seconds of one real run, from the command to its end. */
function trainDigits(folder: string, config: string, snapshotEvery: number): number {
  const words = ['run', '--set', `snapshotEvery=${snapshotEvery}`, config];
  const start = performance.now();
  const output = execFileSync(process.execPath, [join(root, 'dist/margin.cjs'), ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (!output.includes(`Finished at step ${STEPS} `)) throw new Error(output);
  return (performance.now() - start) / 1000;
}

describe('Snapshots and their analysis', () => {
  it('cost a small part of a run on digits', { timeout: 600_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'margin-share-'));
    try {
      const config = join(folder, 'digits.triplet.json');
      writeFileSync(
        config,
        JSON.stringify({
          data: { path: join(root, 'examples/data/digits.csv.gz'), labelColumn: 'label', scale: 0.0625 },
          model: { layers: [{ dense: 256 }, { dense: 128 }], embeddingDim: 64 },
          miner: { kind: 'batch-hard' },
          batch: { classes: 10, perClass: 29 },
          steps: STEPS,
        }),
      );
      const looking: number[] = [];
      const blind: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        // Each goes first as often as the other.
        const turns: [number[], number][] = [
          [looking, 10],
          [blind, NEVER],
        ];
        for (const [times, every] of round % 2 === 0 ? turns : turns.reverse())
          times.push(trainDigits(folder, config, every));
      }
      const share = 100 * (median(looking) / median(blind) - 1);
      recordFigure({
        what: 'snapshots and analysis, part of a run on digits',
        value: Number(share.toFixed(1)),
        unit: '%',
        limit: 3,
        note: `snapshotEvery 10 beside none, ${STEPS} steps of 290 rows; medians of ${ROUNDS} runs of each in turn, from the command to its end`,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
