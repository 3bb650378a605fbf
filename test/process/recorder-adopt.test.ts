import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
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
  type Started,
} from './support/margin';
import { readEventsOf, readJournal, readSteps, upTo } from './support/journal';
import { trainer } from './support/trainer';
import { currentHost, identifyProcess } from '../../src/util/processIdentity';

/** A run with `steps` recorded whose recorder has been killed; its program goes on. */
async function loseRecorder(
  cwd: string,
  words: readonly string[],
  steps: number,
): Promise<{ run: Started; folder: string; pid: number }> {
  const run = startMargin(['run', '--', ...words], { cwd });
  const pid = await waitForTrainer(cwd);
  const folder = findRun(cwd)!;
  await waitFor(`${steps} steps`, () => Number(readManifestFile(folder)?.['steps'] ?? 0) >= steps);
  run.child.kill('SIGKILL');
  await run.ended;
  return { run, folder, pid };
}

async function waitForEnd(folder: string): Promise<Record<string, unknown>> {
  return waitFor(
    'the end of the run',
    () => {
      const manifest = readManifestFile(folder);
      return ['finished', 'stopped', 'failed', 'lost'].includes(String(manifest?.['status']))
        ? manifest
        : undefined;
    },
    40_000,
  );
}

describe('a recorder that was killed', () => {
  test('harms nothing: its program goes on, an adopted run has no gap, and its end comes from the goodbye', async () => {
    const cwd = makeWorkspace();
    const adopted = join(cwd, 'adopted');
    const waitAt = { step: 300, file: adopted };
    const words = trainer({ steps: 600, delayMs: 5, snapshotEvery: 50, print: true, waitAt });
    const { folder, pid } = await loseRecorder(cwd, words, 60);
    expect(isAlive(pid)).toBe(true);
    expect(await marginJson(['show', 'latest'], { cwd })).toMatchObject({ status: 'lost', endedAt: null });

    const { code, stdout } = await margin(['adopt', 'latest'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'trainer.cjs run 1: adopted\n' });
    expect(readManifestFile(folder)).toMatchObject({ status: 'running', trainer: { pid } });
    writeFileSync(adopted, '');
    expect(await waitForEnd(folder)).toMatchObject({
      status: 'finished',
      exitCode: 0,
      signal: null,
      steps: 600,
      dropped: 0,
    });
    const { rows, snapshots, derived } = readJournal(folder);
    expect(rows.map(({ step }) => step)).toEqual(upTo(600));
    expect(snapshots).toEqual(Array.from({ length: 13 }, (_, i) => i * 50));
    expect(derived).toHaveLength(13);
    expect(readManifestFile(folder)).toMatchObject({
      metrics: { loss: { count: 600, max: 1 } },
      snapshots: 13,
    });
    expect(readFileSync(join(folder, 'output.log'), 'utf8').split('\n').filter(Boolean)).toHaveLength(600);
    expect(readEventsOf(folder, 'gap')).toEqual([]);
  });

  test('leaves no snapshot without its derived row: an adopter computes what was not written any more', async () => {
    const cwd = makeWorkspace();
    const waitAt = { step: 120, file: join(cwd, 'adopted') };
    const words = trainer({ steps: 200, delayMs: 2, snapshotEvery: 50, waitAt });
    const { folder } = await loseRecorder(cwd, words, 120);
    const whole = readJournal(folder);
    expect(whole.snapshots).toEqual([0, 50, 100]);
    expect(whole.derived).toHaveLength(3);
    // As if the recorder had been killed between each snapshot and its row.
    rmSync(join(folder, 'ranks/0/derived-0.arrows'));
    expect((await margin(['adopt', folder], { cwd })).code).toBe(0);
    writeFileSync(waitAt.file, '');
    const manifest = await waitForEnd(folder);
    const { derived } = readJournal(folder);
    expect(derived.slice(0, 3)).toEqual(whole.derived);
    expect(derived.map(({ step }) => step)).toEqual([0, 50, 100, 150, 200]);
    expect(manifest).toMatchObject({ metrics: { kappa: { count: 5 } } });
  });

  test('again and again at random moments, with nothing lost and nothing doubled', async () => {
    const cwd = makeWorkspace();
    const { folder } = await loseRecorder(cwd, trainer({ steps: 2500, delayMs: 2, exitCode: 3 }), 1);
    for (const pauseMs of [30, 310, 170]) {
      await sleep(pauseMs);
      const adopter = startMargin(['adopt', 'latest', '--foreground'], { cwd });
      await waitFor('the new recorder', () => {
        const recorder = readManifestFile(folder)?.['recorder'] as { pid: number } | undefined;
        return recorder?.pid === adopter.pid;
      });
      await sleep(pauseMs * 2);
      adopter.child.kill('SIGKILL');
      await adopter.ended;
    }
    expect((await margin(['adopt', folder], { cwd })).code).toBe(0);
    expect(await waitForEnd(folder)).toMatchObject({ status: 'failed', exitCode: 3, dropped: 0 });
    expect(readSteps(folder)).toEqual(upTo(2500));
  });

  test('without a goodbye the end is unknown: lost, and the reason says since when', async () => {
    const cwd = makeWorkspace();
    const { folder, pid } = await loseRecorder(cwd, trainer({ steps: 100_000, delayMs: 5 }), 20);
    expect((await margin(['adopt', folder], { cwd })).code).toBe(0);
    process.kill(pid, 'SIGKILL');
    const manifest = await waitForEnd(folder);
    expect(manifest).toMatchObject({ status: 'lost', exitCode: null, signal: null });
    expect(manifest['reason']).toMatch(/^its recorder was killed at step \d+; exit unknown$/);
  });

  test('a program that ended meanwhile leaves a lost run whose journal is closed whole', async () => {
    const cwd = makeWorkspace();
    const { folder, pid } = await loseRecorder(cwd, trainer({ steps: 100_000, delayMs: 5 }), 20);
    process.kill(pid, 'SIGKILL');
    expect((await margin(['adopt', folder], { cwd })).code).toBe(0);
    expect(await waitForEnd(folder)).toMatchObject({ status: 'lost' });
    const steps = readSteps(folder);
    expect(steps).toEqual(upTo(steps.length));
    expect(readManifestFile(folder)!['steps']).toBe(steps.length);
  });

  test('stop ends an orphaned program by the rules, and the run is stopped', async () => {
    const cwd = makeWorkspace();
    const { folder, pid } = await loseRecorder(cwd, trainer({ steps: 100_000, delayMs: 5 }), 20);
    const { code, stdout } = await margin(['stop', 'latest'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'trainer.cjs run 1: stopped\n' });
    expect(isAlive(pid)).toBe(false);
    expect(readManifestFile(folder)).toMatchObject({
      status: 'stopped',
      reason: 'Stopped as asked.',
      exitCode: 0,
    });
  });

  test('alerts go on from where they stood: none is raised twice', async () => {
    const cwd = makeWorkspace();
    const { folder } = await loseRecorder(cwd, trainer({ steps: 400, delayMs: 5, nanAt: 20 }), 60);
    expect(readEventsOf(folder, 'alert').map(({ code, state }) => `${code} ${state}`)).toContain(
      'numeric.nan-inf raised',
    );
    expect((await margin(['adopt', folder], { cwd })).code).toBe(0);
    await waitForEnd(folder);
    const raised = readEventsOf(folder, 'alert').filter(
      ({ code, state }) => code === 'numeric.nan-inf' && state === 'raised',
    );
    expect(raised).toHaveLength(1);
  });

  test('a torn last batch is cut off and named; everything before it is shown, and the client sends it again', async () => {
    const cwd = makeWorkspace();
    const { folder, pid } = await loseRecorder(cwd, trainer({ steps: 600, delayMs: 5 }), 100);
    process.kill(pid, 'SIGSTOP');
    const file = join(folder, 'ranks/0/metrics-0.arrows');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 7));
    const shown = await marginJson<{ status: string; warnings: string[] }>(['show', folder], { cwd });
    expect(shown.status).toBe('lost');
    expect(shown.warnings.join()).toMatch(/metrics-0\.arrows/);
    expect((await margin(['adopt', folder], { cwd })).code).toBe(0);
    process.kill(pid, 'SIGCONT');
    const manifest = await waitForEnd(folder);
    expect((manifest['warnings'] as string[]).join()).toMatch(/metrics-0\.arrows/);
    // What had been acknowledged can't be sent again: at most the torn batch is missing, and nothing is doubled.
    const steps = readSteps(folder);
    expect(new Set(steps).size).toBe(steps.length);
    expect(steps.at(-1)).toBe(600);
    expect(steps.length).toBeGreaterThan(400);
  });
});

describe('the lock', () => {
  test("refuses a live owner's run with who holds it", async () => {
    const cwd = makeWorkspace();
    const run = startMargin(['run', '--', 'sleep', '20'], { cwd });
    await waitForTrainer(cwd);
    const { code, stderr } = await margin(['adopt', 'latest'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toMatch(new RegExp(`recorded by process ${run.pid} on `));
    run.child.kill('SIGINT');
    await run.ended;
  });

  test('is taken by one of many that come at once', async () => {
    const cwd = makeWorkspace();
    const { folder } = await loseRecorder(cwd, trainer({ steps: 100_000, delayMs: 5 }), 5);
    const results = await Promise.all(Array.from({ length: 4 }, () => margin(['adopt', folder], { cwd })));
    expect(results.map(({ code }) => code).sort()).toEqual([0, 3, 3, 3]);
    await margin(['stop', folder, '--now'], { cwd });
  });

  test('is waited for, and a run that was ended meanwhile keeps its end', async () => {
    const cwd = makeWorkspace();
    const { folder, pid } = await loseRecorder(cwd, trainer({ steps: 100_000, delayMs: 5 }), 5);
    process.kill(pid, 'SIGKILL');
    // This test holds the takeover: it stands for another adopter, which comes to the run's end first.
    const rival = { ...currentHost(), ...identifyProcess(process.pid) };
    writeFileSync(join(folder, 'lock.takeover'), JSON.stringify(rival));
    const adopter = startMargin(['adopt', folder, '--foreground'], { cwd });
    await sleep(1200);
    const ended = { ...readManifestFile(folder), status: 'finished', exitCode: 0 };
    writeFileSync(join(folder, 'run.json'), JSON.stringify(ended));
    rmSync(join(folder, 'lock.takeover'));
    expect(await adopter.ended).toMatchObject({ code: 0, stderr: '' });
    expect(readManifestFile(folder)).toMatchObject({ status: 'finished', exitCode: 0 });
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  test('of a pid that somebody else has by now does not count', async () => {
    const cwd = makeWorkspace();
    const { folder, pid } = await loseRecorder(cwd, trainer({ steps: 100_000, delayMs: 5 }), 5);
    const lock = JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')) as Record<string, unknown>;
    // This test's process lives, but started at another time.
    writeFileSync(join(folder, 'lock'), JSON.stringify({ ...lock, pid: process.pid }));
    const manifest = readManifestFile(folder)!;
    rmSync(join(folder, 'run.json'));
    writeFileSync(
      join(folder, 'run.json'),
      JSON.stringify({ ...manifest, recorder: { ...(manifest['recorder'] as object), pid: process.pid } }),
    );
    expect((await margin(['adopt', folder], { cwd })).code).toBe(0);
    process.kill(pid, 'SIGKILL');
    await waitForEnd(folder);
  });
});
