import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { planConfiguredLooks } from '../../src/trainer/snapshotSteps';
import type { Block } from './fixtures/trainerLooks';
import { FIXTURE_ENV, buildFixture } from './support/buildFixture';
import { recordFigure } from './support/figures';

/** One look in each block that looks; a pair is over before the machine has other work. */
const BLOCK_STEPS = 10;
const PAIRS = 400;
/** Blocks at the beginning that are not counted: everything gets quicker there. */
const FIRST_BLOCKS = 40;
/** Largest and smallest differences that are left out, each: what other work on the machine makes. */
const TRIMMED_SHARE = 0.1;
/** The run whose share is told: the configuration says nothing of its length or its looks. */
const RUN_STEPS = 2000;
const STEPS_PER_EPOCH = 5;

describe('Snapshots and their analysis', () => {
  it('cost a small part of a run on digits', { timeout: 600_000 }, () => {
    const { folder, program, remove } = buildFixture('trainerLooks');
    try {
      const config = join(folder, 'digits.triplet.json');
      writeFileSync(
        config,
        JSON.stringify({
          data: { path: join(root, 'examples/data/digits.csv.gz'), labelColumn: 'label', scale: 0.0625 },
          model: { layers: [{ dense: 256 }, { dense: 128 }], embeddingDim: 64 },
          miner: { kind: 'batch-hard' },
          batch: { classes: 10, perClass: 29 },
          steps: (FIRST_BLOCKS + 2 * PAIRS + 1) * BLOCK_STEPS,
        }),
      );
      const perLook = toStepsPerLook(trainInBlocks(folder, program, config));
      const looks = countLooks();
      recordFigure({
        what: `snapshots and analysis, part of a run of ${RUN_STEPS} steps on digits`,
        value: Number(((100 * perLook * looks) / RUN_STEPS).toFixed(1)),
        unit: '%',
        limit: 3,
        note: `${looks.toFixed(0)} looks of ${perLook.toFixed(2)} steps of 290 rows (mean of ${PAIRS} pairs of ${BLOCK_STEPS} steps with and without one in one run, a tenth left out on either side)`,
      });
    } finally {
      remove();
    }
  });
});

function trainInBlocks(folder: string, program: string, config: string): Block[] {
  const margin = [join(root, 'dist/margin.cjs'), 'run', '--', process.execPath];
  const words = [...margin, program, config, String(BLOCK_STEPS)];
  const output = execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env: FIXTURE_ENV });
  const line = output.split('\n').find((text) => text.startsWith('[{'));
  if (line === undefined) throw new Error(output);
  return (JSON.parse(line) as Block[]).slice(FIRST_BLOCKS);
}

/** What a look adds, in steps: blocks stand two by two, one with a look and one without. */
function toStepsPerLook(blocks: readonly Block[]): number {
  const differences: number[] = [];
  let blindMs = 0;
  for (let i = 0; i + 1 < blocks.length; i += 2) {
    const pair = blocks.slice(i, i + 2);
    const [looking, blind] = [pair.find(({ isLooking }) => isLooking)!, pair.find((one) => !one.isLooking)!];
    differences.push(looking.ms - blind.ms);
    blindMs += blind.ms / BLOCK_STEPS;
  }
  const cut = Math.round(TRIMMED_SHARE * differences.length);
  const kept = differences.sort((a, b) => a - b).slice(cut, differences.length - cut);
  return kept.reduce((sum, ms) => sum + ms, 0) / kept.length / (blindMs / differences.length);
}

/** Of one run; a look at training rows too is two, as one in eight is in the blocks. */
function countLooks(): number {
  const { isDue, isWhole } = planConfiguredLooks({}, STEPS_PER_EPOCH);
  const steps = Array.from({ length: RUN_STEPS + 1 }, (_, step) => step);
  return (
    steps.filter(isDue).length * (8 / 9) +
    steps.filter((step) => isDue(step) && isWhole(step)).length * (8 / 9)
  );
}
