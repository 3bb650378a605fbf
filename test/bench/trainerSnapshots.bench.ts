import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import type { RunManifest } from '../../src/domain/run';
import { encodeNpy } from '../../src/trainer/export/npyFile';
import { drawTaskRows } from './fixtures/drawTaskRows';
import type { Block } from './fixtures/trainerLooks';
import { denseTask } from './fixtures/trainerTask';
import { FIXTURE_ENV, buildFixture } from './support/buildFixture';
import type { BuiltFixture } from './support/buildFixture';
import { recordFigure } from './support/figures';

/** One look in each block that looks; a pair is over before the machine has other work. */
const BLOCK_STEPS = 10;
const PAIRS = 400;
/** Blocks at the beginning that are not counted: everything gets quicker there. */
const FIRST_BLOCKS = 40;
/** Largest and smallest differences that are left out, each: what other work on the machine makes. */
const TRIMMED_SHARE = 0.1;
/** The run whose share is told: the configuration says nothing of its looks. */
const RUN_STEPS = 2000;
/** Snapshots a look in the blocks: one look in eight has one of training rows too. */
const SNAPSHOTS_PER_LOOK = 9 / 8;
/** Of the centres of drawn classes: with this the run learns, and looks as a run that learns does. */
const SPREAD = 1;

/** A configuration without its steps, where its files lie in `folder`. */
type MakeConfig = (folder: string) => object;

const shared = {
  model: { layers: [{ dense: 256 }, { dense: 128 }], embeddingDim: 64 },
  miner: { kind: 'batch-hard' },
};

const digits: MakeConfig = () => ({
  ...shared,
  data: { path: join(root, 'examples/data/digits.csv.gz'), labelColumn: 'label', scale: 0.0625 },
  batch: { classes: 10, perClass: 29 },
});

/** Of its 72 classes the probes have 512 rows. */
const dense: MakeConfig = (folder) => {
  const { features, labels, n, d } = drawTaskRows(denseTask, SPREAD);
  writeFileSync(join(folder, 'rows.npy'), encodeNpy(features, [n, d]));
  writeFileSync(join(folder, 'labels.npy'), encodeNpy(labels, [n]));
  const { classes, perClass } = denseTask;
  return {
    ...shared,
    data: { path: 'rows.npy', labels: 'labels.npy' },
    batch: { classes, perClass },
  };
};

describe('Snapshots and their analysis', () => {
  let fixture: BuiltFixture;
  beforeAll(() => {
    fixture = buildFixture('trainerLooks');
  });
  afterAll(() => {
    fixture.remove();
  });

  it.each([
    ['digits', digits],
    ['784-256-128-64 with 288 rows', dense],
  ])('cost a small part of a run on %s', { timeout: 600_000 }, (what, makeConfig) => {
    const folder = mkdtempSync(join(fixture.folder, 'run-'));
    const config = makeConfig(folder);
    const perLook = toStepsPerLook(trainInBlocks(folder, fixture.program, config));
    const looks = countSnapshots(folder, config) / SNAPSHOTS_PER_LOOK;
    recordFigure({
      what: `snapshots and analysis, part of a run of ${RUN_STEPS} steps on ${what}`,
      value: Number(((100 * perLook * looks) / RUN_STEPS).toFixed(1)),
      unit: '%',
      limit: 3,
      note: `${looks.toFixed(0)} looks of ${perLook.toFixed(2)} steps (mean of ${PAIRS} pairs of ${BLOCK_STEPS} steps with and without one in one run, a tenth left out on either side)`,
    });
  });
});

function trainInBlocks(folder: string, program: string, config: object): Block[] {
  const path = join(folder, 'blocks.triplet.json');
  const steps = (FIRST_BLOCKS + 2 * PAIRS + 1) * BLOCK_STEPS;
  writeFileSync(path, JSON.stringify({ ...config, steps }));
  const output = runMargin(folder, '--', process.execPath, program, path, String(BLOCK_STEPS));
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

/** Those that a run of RUN_STEPS steps takes by itself. */
function countSnapshots(folder: string, config: object): number {
  writeFileSync(join(folder, 'own.triplet.json'), JSON.stringify({ ...config, steps: RUN_STEPS }));
  runMargin(folder, '--runs-dir', 'own', 'own.triplet.json');
  const [id] = readdirSync(join(folder, 'own')).filter((name) => /^\d{8}-/.test(name));
  const manifest = JSON.parse(readFileSync(join(folder, 'own', id!, 'run.json'), 'utf8')) as RunManifest;
  if (manifest.status !== 'finished') throw new Error(`The run is ${manifest.status}.`);
  return manifest.snapshots;
}

function runMargin(folder: string, ...words: string[]): string {
  const program = join(root, 'dist/margin.cjs');
  return execFileSync(process.execPath, [program, 'run', ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: FIXTURE_ENV,
  });
}
