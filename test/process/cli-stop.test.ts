import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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
  waitForStatus,
  waitForTrainer,
} from './support/margin';
import { readSteps, upTo } from './support/journal';
import { trainer } from './support/trainer';

const endless = { steps: 1_000_000, delayMs: 5 };

async function waitForSteps(cwd: string, n: number): Promise<void> {
  await waitFor(`${n} steps`, () => Number(readManifestFile(findRun(cwd))?.['steps'] ?? 0) >= n);
}

/** A pid that a program wrote into a file. */
function waitForPid(file: string): Promise<number> {
  return waitFor(
    `a pid in ${file}`,
    () => (existsSync(file) && Number(readFileSync(file, 'utf8'))) || undefined,
  );
}

describe('stopping a run', () => {
  test('Ctrl-C asks a program that speaks by the stop frame; the run is stopped, whatever the exit, and nothing is lost', async () => {
    const cwd = makeWorkspace();
    const run = startMargin(['run', '--', ...trainer({ ...endless, exitCode: 5 })], { cwd });
    await waitForSteps(cwd, 20);
    run.child.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(5);
    expect(stdout).toMatch(/asked to stop\n/);
    const manifest = readManifestFile(findRun(cwd))!;
    expect(manifest).toMatchObject({
      status: 'stopped',
      reason: 'Stopped as asked.',
      exitCode: 5,
      signal: null,
    });
    const steps = readSteps(findRun(cwd)!);
    expect(steps).toEqual(upTo(steps.length));
    expect(manifest['steps']).toBe(steps.length);
  });

  test('Ctrl-C twice kills at once', async () => {
    const cwd = makeWorkspace();
    const run = startMargin(['run', '--', ...trainer({ ...endless, onStop: 'ignore' })], { cwd });
    await waitForSteps(cwd, 1);
    run.child.kill('SIGINT');
    await waitForStatus(cwd, 'stopping');
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(137);
    expect(readManifestFile(findRun(cwd))).toMatchObject({
      status: 'stopped',
      exitCode: null,
      signal: 'SIGKILL',
    });
  });

  test('a program that does not speak gets SIGINT', async () => {
    const cwd = makeWorkspace();
    const run = startMargin(
      [
        'run',
        '--',
        'sh',
        '-c',
        'trap "echo interrupted; exit 4" INT; echo ready; while :; do sleep 0.05; done',
      ],
      { cwd },
    );
    await waitFor('the trap', () => run.stdout().includes('ready'));
    expect((await margin(['stop', 'latest'], { cwd })).stdout).toBe('sh run 1: stopped\n');
    expect((await run.ended).code).toBe(4);
    expect(run.stdout()).toMatch(/interrupted/);
  });

  test('one that ignores everything gets SIGTERM after 10 s and SIGKILL 5 s later; stop waits for the end', async () => {
    const cwd = makeWorkspace();
    const run = startMargin(['run', '--', ...trainer({ ...endless, onStop: 'ignore' })], { cwd });
    await waitForSteps(cwd, 1);
    const startedAt = performance.now();
    const { code, stdout } = await margin(['stop', 'latest'], { cwd });
    const seconds = (performance.now() - startedAt) / 1000;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'trainer.cjs run 1: stopped\n' });
    expect(seconds).toBeGreaterThan(14.5);
    expect(seconds).toBeLessThan(22);
    expect((await run.ended).code).toBe(137);
    expect(run.stdout()).toMatch(/asked to stop\n[^]*ignored SIGTERM/);
  });

  test('stop --now kills the whole group, grandchildren included', async () => {
    const cwd = makeWorkspace();
    const run = startMargin(
      [
        'run',
        '--',
        'sh',
        '-c',
        'sh -c \'trap "" INT TERM; echo $$ > grandchild; while :; do sleep 0.05; done\' & wait',
      ],
      { cwd },
    );
    const grandchild = await waitForPid(join(cwd, 'grandchild'));
    expect((await margin(['stop', 'latest', '--now'], { cwd })).code).toBe(0);
    expect((await run.ended).code).toBe(137);
    expect(isAlive(grandchild)).toBe(false);
  });

  test('grandchildren that survive a polite stop are ended with the group', async () => {
    const cwd = makeWorkspace();
    const run = startMargin(
      [
        'run',
        '--',
        'sh',
        '-c',
        'sh -c \'trap "" INT; echo $$ > grandchild; while :; do sleep 0.05; done\' & trap "exit 0" INT; wait',
      ],
      { cwd },
    );
    const grandchild = await waitForPid(join(cwd, 'grandchild'));
    await sleep(100);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(0);
    expect(isAlive(grandchild)).toBe(false);
    expect(readManifestFile(findRun(cwd))).toMatchObject({ status: 'stopped', exitCode: 0 });
  });

  test('an ended run is left as it is: exit 0, "already finished"', async () => {
    const cwd = makeWorkspace();
    await margin(['run', '--', 'false'], { cwd });
    const before = readFileSync(join(findRun(cwd)!, 'run.json'));
    const { code, stdout } = await margin(['stop', 'latest'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/already finished/);
    expect(readFileSync(join(findRun(cwd)!, 'run.json'))).toEqual(before);
  });
});

describe('stopping what cannot be reached', () => {
  test('a run of another host is said to be stopped there, at once', async () => {
    const cwd = makeWorkspace();
    await margin(['run', '--', 'true'], { cwd });
    const folder = findRun(cwd)!;
    const manifest = readManifestFile(folder)!;
    const recorder = { ...(manifest['recorder'] as object), host: 'node-7' };
    writeFileSync(
      join(folder, 'run.json'),
      JSON.stringify({ ...manifest, status: 'running', endedAt: null, recorder }),
    );
    writeFileSync(join(folder, 'heartbeat'), '');
    const { code, stderr } = await margin(['stop', 'latest'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toMatch(/recorded on node-7.*`margin stop` there/);
  });

  test('a recorder that does not answer is named, with what to do', async () => {
    const cwd = makeWorkspace();
    const run = startMargin(['run', '--', ...trainer(endless)], { cwd });
    const pid = await waitForTrainer(cwd);
    await waitForSteps(cwd, 5);
    run.child.kill('SIGSTOP');
    const { code, stderr } = await margin(['stop', 'latest'], { cwd });
    expect({ code, alive: isAlive(pid) }).toEqual({ code: 3, alive: true });
    expect(stderr).toContain(`process ${run.pid}) does not answer`);
    run.child.kill('SIGCONT');
    expect((await margin(['stop', 'latest'], { cwd })).code).toBe(0);
    await run.ended;
    expect(readManifestFile(findRun(cwd))).toMatchObject({ status: 'stopped' });
  });
});

describe('the end of a program', () => {
  test('is its exit: a daemon that keeps its output open delays nothing', async () => {
    const cwd = makeWorkspace();
    const startedAt = performance.now();
    const { code } = await margin(['run', '--', 'sh', '-c', 'setsid sleep 30 & echo $! > daemon; exit 0'], {
      cwd,
    });
    expect(code).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    process.kill(Number(readFileSync(join(cwd, 'daemon'), 'utf8')), 'SIGKILL');
  });

  test('by SIGKILL is "failed", and says so; every row that it had sent is there', async () => {
    const cwd = makeWorkspace();
    const run = startMargin(['run', '--', ...trainer(endless)], { cwd });
    await waitForSteps(cwd, 20);
    process.kill(await waitForTrainer(cwd), 'SIGKILL');
    expect((await run.ended).code).toBe(137);
    const manifest = readManifestFile(findRun(cwd))!;
    expect(manifest).toMatchObject({ status: 'failed', exitCode: null, signal: 'SIGKILL' });
    expect(manifest['reason']).toMatch(/ended by SIGKILL/);
    const steps = readSteps(findRun(cwd)!);
    expect(steps).toEqual(upTo(steps.length));
    expect(steps.length).toBeGreaterThanOrEqual(20);
  });

  test('a closed terminal (SIGHUP) ends nothing', async () => {
    const cwd = makeWorkspace();
    const run = startMargin(['run', '--', ...trainer({ steps: 300, delayMs: 5, exitCode: 0 })], { cwd });
    await waitForSteps(cwd, 1);
    run.child.stdout!.destroy();
    run.child.stderr!.destroy();
    run.child.kill('SIGHUP');
    await run.ended;
    expect(readManifestFile(findRun(cwd))).toMatchObject({ status: 'finished', steps: 300 });
  });
});

describe('margin run --detach', () => {
  test('prints id and folder, outlives whoever started it, has no stdin, and can be followed and stopped', async () => {
    const cwd = makeWorkspace();
    const program = ['sh', '-c', 'cat; echo no input; while :; do sleep 0.05; done'];
    const { code, stdout } = await margin(['run', '--detach', '--json', '--', ...program], {
      cwd,
      input: 'not for the program\n',
    });
    expect(code).toBe(0);
    const { id, folder } = JSON.parse(stdout) as { id: string; folder: string };
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(folder).toBe(findRun(cwd));
    const logs = startMargin(['logs', id, '--follow'], { cwd });
    await waitFor('the output', () => logs.stdout() === 'no input\n');
    expect((await margin(['stop', id.slice(0, -1)], { cwd })).code).toBe(0);
    expect((await logs.ended).code).toBe(0);
    expect(await marginJson(['show', id], { cwd })).toMatchObject({ status: 'stopped', signal: 'SIGINT' });
  });

  test('says why nothing was started: exit 2 with the problems of a configuration', async () => {
    const cwd = makeWorkspace();
    writeFileSync(
      join(cwd, 'bad.triplet.json'),
      '{\n  "data": { "path": "nowhere.csv" },\n  "stepps": 3\n}\n',
    );
    const { code, stdout, stderr } = await margin(['run', '--detach', '--json', 'bad.triplet.json'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^bad\.triplet\.json:3:\d+: /m);
    const { problems } = JSON.parse(stdout) as { problems: { line: number }[] };
    expect(problems.map(({ line }) => line)).toContain(3);
    expect(findRun(cwd)).toBeUndefined();
  });
});
