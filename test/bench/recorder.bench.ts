import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findRun,
  makeWorkspace,
  margin,
  readManifestFile,
  startMargin,
  waitForTrainer,
} from '../process/support/margin';
import { buildFixture } from '../process/support/trainer';
import { recordFigure } from './support/figures';

const RATE = 20_000;
const SECONDS = 10;

/** Seconds of processor time that a process has used. */
function readCpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

describe('The recorder', () => {
  it('keeps up with 20,000 rows of 6 metrics a second on less than a core', async () => {
    const cwd = makeWorkspace();
    const program = [
      process.execPath,
      buildFixture('steadyTrainer', 'steady.cjs'),
      String(RATE),
      String(SECONDS),
    ];
    const run = startMargin(['run', '--', ...program], { cwd });
    await waitForTrainer(cwd);
    const [cpuBefore, startedAt] = [readCpuSeconds(run.pid), performance.now()];
    let [cpu, seconds] = [0, 0];
    const sampler = setInterval(() => {
      try {
        [cpu, seconds] = [readCpuSeconds(run.pid) - cpuBefore, (performance.now() - startedAt) / 1000];
      } catch {
        // It has ended.
      }
    }, 100);
    expect((await run.ended).code).toBe(0);
    clearInterval(sampler);
    const manifest = readManifestFile(findRun(cwd))!;
    expect(manifest).toMatchObject({ steps: RATE * SECONDS, metrics: { loss: { count: RATE * SECONDS } } });
    recordFigure({
      what: 'recorder at 20,000 rows/s × 6: dropped',
      value: Number(manifest['dropped']),
      unit: 'rows',
      limit: 0,
    });
    recordFigure({
      what: 'recorder at 20,000 rows/s × 6: processor',
      value: Number((cpu / seconds).toFixed(2)),
      unit: 'cores',
      limit: 1,
    });
  }, 120_000);
});

describe('margin ls', () => {
  it('lists 10,000 runs', async () => {
    const cwd = makeWorkspace();
    await margin(['run', '--', 'true'], { cwd });
    const first = readManifestFile(findRun(cwd))!;
    const runs = join(cwd, '.margin/runs');
    for (let i = 1; i < 10_000; i++) {
      const id = `20260101-000000-${i.toString(36).padStart(4, '0')}`;
      mkdirSync(join(runs, id));
      writeFileSync(join(runs, id, 'run.json'), JSON.stringify({ ...first, id, number: i }, undefined, 2));
    }
    const seconds: number[] = [];
    for (let repeat = 0; repeat < 3; repeat++) {
      const startedAt = performance.now();
      const { stdout } = await margin(['ls', '--json'], { cwd });
      seconds.push((performance.now() - startedAt) / 1000);
      expect((JSON.parse(stdout) as { runs: unknown[] }).runs).toHaveLength(10_000);
    }
    recordFigure({
      what: '10,000 runs: margin ls',
      value: Number(Math.min(...seconds).toFixed(2)),
      unit: 's',
      limit: 2,
    });
  }, 120_000);
});
