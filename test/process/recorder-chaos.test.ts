import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RunFold } from '../../src/journal/runFold';
import { RunReader } from '../../src/journal/runReader';
import { SeededRandom } from '../../src/util/seededRandom';
import { RunFollower } from '../../src/viewer/runFollower';
import { readJournal, upTo } from './support/journal';
import {
  findRun,
  isAlive,
  makeWorkspace,
  margin,
  marginJson,
  readManifestFile,
  sleep,
  startMargin,
  waitFor,
  waitForTrainer,
} from './support/margin';
import { trainer } from './support/trainer';
import { readEndpointFile } from './support/wire';

const STEPS = 600;
const EVERY = 30;
const KINDS = ['kill recorder', 'freeze recorder', 'kill recorder', 'freeze program'] as const;

/** What a viewer shows of a run, in a form that can be compared. */
function describeFold(fold: RunFold): object {
  const series = [...fold.logged, ...fold.derived].map(([name, { chunks }]) => [
    name,
    chunks.flatMap(({ steps, rows }) => [...steps.subarray(0, rows)]),
    chunks.flatMap(({ values, rows }) => [...values.subarray(0, rows)]),
  ]);
  const { snapshots, alerts, verdict, marks } = fold;
  return { series, snapshots: snapshots.map(({ step }) => step), alerts, verdict, marks };
}

function replay(folder: string): RunFold {
  const fold = new RunFold();
  const reader = new RunReader(folder, fold);
  while (reader.poll());
  return fold;
}

const recorderOf = (folder: string): number =>
  (readManifestFile(folder)?.['recorder'] as { pid: number }).pid;

async function freeze(pid: number, ms: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await sleep(ms);
  process.kill(pid, 'SIGCONT');
}

describe('a run whose processes are killed and suspended while two viewers look on', () => {
  test.each([1, 2])('is recorded whole, and leaves nothing behind (order %i)', async (seed) => {
    const random = SeededRandom.fromSeed(seed, 'chaos');
    const cwd = makeWorkspace();
    const done = join(cwd, 'done');
    const script = { steps: STEPS, delayMs: 3, snapshotEvery: EVERY, nanAt: 37, exitCode: 3, print: true };
    const first = startMargin(['run', '--', ...trainer({ ...script, waitAt: { step: STEPS, file: done } })], {
      cwd,
    });
    const program = await waitForTrainer(cwd);
    const folder = findRun(cwd)!;
    const { address } = readEndpointFile(folder);
    const viewers = [new RunFollower(folder, () => undefined)];
    const recorders = new Set([first.pid]);
    const kinds = KINDS.map((kind) => ({ kind, order: random.nextUnit() }));
    for (const { kind } of kinds.sort((a, b) => a.order - b.order)) {
      await sleep(400 * random.nextUnit());
      const recorder = recorderOf(folder);
      if (kind === 'freeze program') await freeze(program, 300);
      else if (kind === 'freeze recorder') await freeze(recorder, 600);
      else {
        process.kill(recorder, 'SIGKILL');
        await waitFor('its end', () => !isAlive(recorder));
        expect((await margin(['adopt', folder], { cwd })).code).toBe(0);
        recorders.add(recorderOf(folder));
        viewers.push(new RunFollower(folder, () => undefined));
      }
    }
    // The program waits at its last step, so that its end is one that a recorder sees.
    await waitFor('the last step', () => Number(readManifestFile(folder)?.['steps']) === STEPS);
    writeFileSync(done, '');
    await waitFor('the end', () => readManifestFile(folder)?.['status'] === 'failed');
    await waitFor('no process', () => [program, ...recorders].every((pid) => !isAlive(pid)));

    const { rows, snapshots, derived, events, warnings } = readJournal(folder);
    expect(rows.map(({ step }) => step)).toEqual(upTo(STEPS));
    expect(snapshots).toEqual(Array.from({ length: STEPS / EVERY + 1 }, (_, i) => i * EVERY));
    expect(derived.map(({ step }) => step)).toEqual(snapshots);
    expect(events.filter(({ kind }) => kind === 'gap' || kind === 'malformed')).toEqual([]);
    expect(warnings).toEqual([]);
    expect(await marginJson(['show', folder], { cwd })).toMatchObject({
      status: 'failed',
      exitCode: 3,
      signal: null,
      dropped: 0,
      steps: STEPS,
      metrics: { loss: { count: STEPS } },
      snapshots: snapshots.length,
    });
    const left = readdirSync(folder).sort();
    expect(left).toEqual(['events.jsonl', 'heartbeat', 'output.log', 'ranks', 'run.json']);
    expect(existsSync(address.replace(/^unix:/, ''))).toBe(false);
    const replayed = describeFold(replay(folder));
    for (const viewer of viewers) {
      await waitFor('a viewer at the end', () => viewer.currentRow.listing.status === 'failed');
      await waitFor('all of it', () => viewer.fold.verdict !== null && viewer.fold.lastStep === STEPS);
      expect(describeFold(viewer.fold)).toEqual(replayed);
      viewer.dispose();
    }
  });
});
