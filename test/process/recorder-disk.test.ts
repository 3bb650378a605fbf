import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeWith } from '../support/requirePart';
import { makeWorkspace, margin, readManifestFile, sleep, startMargin, waitFor } from './support/margin';
import { readJournal } from './support/journal';
import { trainer } from './support/trainer';
import { Window } from './support/viewerWindow';

const mounts: string[] = [];

/** A small file system of its own. */
function mountDisk(megabytes: number): string {
  const disk = join(makeWorkspace(), 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk]);
  mounts.push(disk);
  return disk;
}

afterAll(() => {
  for (const disk of mounts.reverse()) execFileSync('umount', ['-l', disk]);
});

/** As a folder whose permission to write was taken away, which root would not notice. Gives what ends it. */
function makeReadOnly(folder: string): () => void {
  execFileSync('mount', ['--bind', folder, folder]);
  mounts.push(folder);
  execFileSync('mount', ['-o', 'remount,bind,ro', folder]);
  return () => {
    execFileSync('umount', ['-l', folder]);
    mounts.splice(mounts.indexOf(folder), 1);
  };
}

/** To the last byte, as far as pages go. */
function fillDisk(disk: string): void {
  expect(() => {
    for (let i = 0; ; i++) writeFileSync(join(disk, `filler-${i}`), Buffer.alloc(256 * 1024));
  }).toThrow(/ENOSPC/);
  for (let i = 0; i < 64; i++) {
    try {
      writeFileSync(join(disk, `crumb-${i}`), Buffer.alloc(4096));
    } catch {
      break;
    }
  }
}

function onlyRun(runsDir: string): string | undefined {
  try {
    const id = readdirSync(runsDir).find((name) => /^\d{8}-/.test(name));
    return id === undefined ? undefined : join(runsDir, id);
  } catch {
    return undefined;
  }
}

function waitForSteps(runsDir: string, n: number): Promise<unknown> {
  return waitFor(`${n} steps`, () => Number(readManifestFile(onlyRun(runsDir))?.['steps'] ?? 0) >= n, 40_000);
}

describeWith(['tmpfs'], 'a disk that can not take a run', () => {
  test('that fills up stops the journal, not the training; it says since when, goes on by itself, and names the gap', async () => {
    const disk = mountDisk(24);
    const cwd = makeWorkspace();
    const run = startMargin(['run', '--runs-dir', disk, '--', ...trainer({ steps: 100_000, delayMs: 5 })], {
      cwd,
    });
    await waitForSteps(disk, 20);
    const folder = onlyRun(disk)!;
    writeFileSync(join(disk, 'filler'), Buffer.alloc(12 * 1024 * 1024));
    const stopped = await waitFor(
      'the journal to stop',
      () => readManifestFile(folder)?.['notRecording'] as { sinceStep: number; why: string } | null,
    );
    expect(stopped.why).toBe('disk full');
    expect(stopped.sinceStep).toBeGreaterThanOrEqual(20);
    expect(run.stderr()).toMatch(/not recording since step \d+: disk full/);
    expect(readManifestFile(folder)).toMatchObject({ status: 'running' });

    await waitFor('dropped rows', () => Number(readManifestFile(folder)?.['dropped']) > 0);
    rmSync(join(disk, 'filler'));
    await waitFor('the journal to go on', () => readManifestFile(folder)?.['notRecording'] === null);
    const atResume = Number(readManifestFile(folder)!['steps']);
    await waitForSteps(disk, atResume + 50);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(0);

    const { rows, events } = readJournal(folder);
    const gaps = events.filter((event) => event.kind === 'gap');
    expect(gaps).toHaveLength(1);
    const { fromStep, toStep, rows: lost } = gaps[0]!;
    expect(lost).toBe(toStep - fromStep + 1);
    // Every step is either recorded or named by the gap, and none is both.
    const recorded = new Set(rows.map(({ step }) => step));
    expect(recorded.size).toBe(rows.length);
    const last = rows.at(-1)!.step;
    for (let step = 1; step <= last; step++)
      expect(recorded.has(step)).toBe(step < fromStep || step > toStep);
    expect(readManifestFile(folder)).toMatchObject({ status: 'stopped', dropped: lost, notRecording: null });
  });

  test('that stays full to the last byte still gets the last manifest, from the reserve', async () => {
    const disk = mountDisk(24);
    const run = startMargin(['run', '--runs-dir', disk, '--', ...trainer({ steps: 100_000, delayMs: 5 })], {
      cwd: makeWorkspace(),
    });
    await waitForSteps(disk, 5);
    const folder = onlyRun(disk)!;
    expect(statSync(join(folder, 'reserve')).size).toBe(256 * 1024);
    fillDisk(disk);
    await waitFor('the journal to stop', () => run.stderr().includes('not recording since step'));
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(0);
    expect(readManifestFile(folder)).toMatchObject({
      status: 'stopped',
      exitCode: 0,
      notRecording: { why: 'disk full' },
    });
    expect(readJournal(folder).warnings).toEqual([]);
  });

  test('that is full at the start is refused with exit 3 and what to do; nothing is started, nothing is left', async () => {
    const disk = mountDisk(24);
    writeFileSync(join(disk, 'filler'), Buffer.alloc(20 * 1024 * 1024));
    const cwd = makeWorkspace();
    const { code, stderr } = await margin(['run', '--runs-dir', disk, '--', 'touch', 'started'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toMatch(/can't be used: .*Nothing was started\..*--runs-dir/);
    expect(existsSync(join(cwd, 'started'))).toBe(false);
    expect(onlyRun(disk)).toBeUndefined();
  });

  test('that is read-only is refused with exit 3; its runs can still be looked at', async () => {
    const disk = mountDisk(24);
    const cwd = makeWorkspace();
    await margin(['run', '--runs-dir', disk, '--name', 'before', '--', 'sh', '-c', 'echo hi'], { cwd });
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const { code, stderr } = await margin(['run', '--runs-dir', disk, '--', 'touch', 'started'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toMatch(/the file system is read-only\. Nothing was started/);
    expect(existsSync(join(cwd, 'started'))).toBe(false);
    expect((await margin(['show', 'before', '--json', '--runs-dir', disk], { cwd })).stdout).toMatch(
      /"finished"/,
    );
    expect((await margin(['logs', 'before', '--runs-dir', disk], { cwd })).stdout).toBe('hi\n');
  });
});

describeWith(['tmpfs'], 'a run folder that becomes read-only while running', () => {
  test('stops the journal, not the training; it goes on when it may be written again, and names the gap', async () => {
    const disk = mountDisk(64);
    const run = startMargin(['run', '--runs-dir', disk, '--', ...trainer({ steps: 100_000, delayMs: 5 })], {
      cwd: makeWorkspace(),
    });
    await waitForSteps(disk, 20);
    const folder = onlyRun(disk)!;
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    const allow = makeReadOnly(folder);
    await waitFor('the news', () =>
      /not recording since step \d+: the file system is read-only/.test(run.stderr()),
    );
    const told = await waitFor('the panel to say so', () => window.head()?.run?.notRecording);
    expect(told).toMatch(/^Not recording since step \d+: the file system is read-only$/);
    await sleep(500);
    allow();
    await waitFor('the news', () => /recording again/.test(run.stderr()));
    const atResume = Number(readManifestFile(folder)!['steps']);
    await waitForSteps(disk, atResume + 50);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(0);
    const { rows, events } = readJournal(folder);
    const gaps = events.filter((event) => event.kind === 'gap');
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ why: 'the file system is read-only' });
    expect(rows.length + gaps[0]!.rows).toBe(rows.at(-1)!.step);
    expect(readManifestFile(folder)).toMatchObject({ status: 'stopped', notRecording: null });
  });

  test('and stays so does not change how the run ends; it reads as lost, with what was recorded', async () => {
    const disk = mountDisk(64);
    const cwd = makeWorkspace();
    const run = startMargin(
      ['run', '--runs-dir', disk, '--', ...trainer({ steps: 1500, delayMs: 3, exitCode: 9 })],
      { cwd },
    );
    await waitForSteps(disk, 20);
    const folder = onlyRun(disk)!;
    makeReadOnly(folder);
    await waitFor('the news', () => /not recording since step/.test(run.stderr()));
    expect((await run.ended).code).toBe(9);
    const shown = JSON.parse((await margin(['show', folder, '--json'], { cwd })).stdout) as {
      status: string;
      steps: number;
    };
    expect(shown.status).toBe('lost');
    const { rows, warnings } = readJournal(folder);
    expect(warnings).toEqual([]);
    expect(rows.map(({ step }) => step)).toEqual(rows.map((_, index) => index + 1));
    expect(rows.length).toBeGreaterThanOrEqual(20);
  });
});

describeWith(['tmpfs'], 'an answer to an alert on a full disk', () => {
  test('is refused with one sentence and changes nothing; it is taken when there is room', async () => {
    const disk = mountDisk(24);
    const cwd = makeWorkspace();
    await margin(['run', '--runs-dir', disk, '--', ...trainer({ steps: 60, delayMs: 2, nanFrom: 30 })], {
      cwd,
    });
    const folder = onlyRun(disk)!;
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    const alert = await waitFor('the alert', () => window.head()?.alerts[0]);
    const files = () => ['run.json', 'events.jsonl'].map((name) => readFileSync(join(folder, name), 'utf8'));
    const before = files();
    fillDisk(disk);
    for (const [index, command] of (['acknowledge', 'mute'] as const).entries()) {
      window.viewer.receive({ kind: 'command', folder, command, alertId: alert.id });
      const refusal = await waitFor('the refusal', () => window.of('failed')[index]);
      expect(refusal).toMatchObject({ what: command, folder });
      expect(refusal.message).toBe(
        `${folder} can't be written: disk full. Nothing was changed; try again when that is over.`,
      );
      expect(files()).toEqual(before);
      expect(existsSync(join(folder, 'lock'))).toBe(false);
    }
    expect(window.of('failed')).toHaveLength(2);
    rmSync(join(disk, 'filler-0'));
    window.viewer.receive({ kind: 'command', folder, command: 'mute', alertId: alert.id });
    await waitFor('the mute', () => window.head()?.alerts[0]?.state === 'muted');
    expect(readManifestFile(folder)).toMatchObject({ worst: null });
  });

  test('waits in the recorder of a run that is going, and is written when there is room', async () => {
    const disk = mountDisk(24);
    const run = startMargin(
      ['run', '--runs-dir', disk, '--', ...trainer({ steps: 100_000, delayMs: 5, nanFrom: 10 })],
      { cwd: makeWorkspace() },
    );
    await waitForSteps(disk, 30);
    const folder = onlyRun(disk)!;
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    const alert = await waitFor('the alert', () => window.head()?.alerts[0]);
    fillDisk(disk);
    await waitFor('the journal to stop', () => run.stderr().includes('not recording since step'));
    window.viewer.receive({ kind: 'command', folder, command: 'mute', alertId: alert.id });
    await sleep(500);
    for (const name of readdirSync(disk)) if (name.startsWith('filler-')) rmSync(join(disk, name));
    await waitFor('the mute', () => window.head()?.alerts[0]?.state === 'muted');
    expect(window.of('failed')).toEqual([]);
    run.child.kill('SIGINT');
    await run.ended;
    expect(readManifestFile(folder)).toMatchObject({ status: 'stopped', worst: null });
  });
});

test('a folder that is deleted while running: training goes on, the terminal says so, nothing is written anywhere else', async () => {
  const cwd = makeWorkspace();
  const runsDir = join(cwd, 'runs');
  const run = startMargin(
    ['run', '--runs-dir', runsDir, '--', ...trainer({ steps: 1500, delayMs: 5, exitCode: 9 })],
    { cwd },
  );
  await waitForSteps(runsDir, 5);
  rmSync(onlyRun(runsDir)!, { recursive: true });
  await waitFor('the news', () => /not recording since step \d+: the run folder is gone/.test(run.stderr()));
  expect((await run.ended).code).toBe(9);
  expect(onlyRun(runsDir)).toBeUndefined();
  expect(readdirSync(cwd)).toEqual(['runs']);
});

test('a folder that is moved away is not made anew; moved back, the run goes on in it', async () => {
  const cwd = makeWorkspace();
  const runsDir = join(cwd, 'runs');
  const run = startMargin(['run', '--runs-dir', runsDir, '--', ...trainer({ steps: 100_000, delayMs: 5 })], {
    cwd,
  });
  await waitForSteps(runsDir, 5);
  const folder = onlyRun(runsDir)!;
  renameSync(folder, join(cwd, 'moved'));
  await waitFor('the news', () => /the run folder is gone/.test(run.stderr()));
  expect(existsSync(folder)).toBe(false);
  renameSync(join(cwd, 'moved'), folder);
  await waitFor('the news', () => /recording again/.test(run.stderr()));
  run.child.kill('SIGINT');
  await run.ended;
  expect(readManifestFile(folder)).toMatchObject({ status: 'stopped' });
  expect(readFileSync(join(folder, 'events.jsonl'), 'utf8')).toMatch(/"kind":"gap"/);
});

test('another folder in the place of one that was moved away is left alone, its files of the same names included', async () => {
  const cwd = makeWorkspace();
  const runsDir = join(cwd, 'runs');
  const file = join(cwd, 'go');
  const waitAt = { step: 20, file };
  const run = startMargin(['run', '--runs-dir', runsDir, '--', ...trainer({ steps: 40, waitAt })], { cwd });
  await waitForSteps(runsDir, 20);
  const folder = onlyRun(runsDir)!;
  renameSync(folder, join(cwd, 'moved'));
  const names = ['endpoint.json', 'heartbeat', 'reserve', 'run.json', 'lock', 'events.jsonl'];
  mkdirSync(folder);
  for (const name of names) writeFileSync(join(folder, name), 'mine');
  await waitFor('the news', () => /the run folder is gone/.test(run.stderr()));
  writeFileSync(file, '');
  expect((await run.ended).code).toBe(0);
  const texts = names.map(
    (name) => existsSync(join(folder, name)) && readFileSync(join(folder, name), 'utf8'),
  );
  expect(texts).toEqual(names.map(() => 'mine'));
});

test("a folder that is deleted is not made anew by the built-in trainer's checkpoints, which says so once and trains on", async () => {
  const cwd = makeWorkspace();
  const runsDir = join(cwd, 'runs');
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 4},${Math.sin(i)},k${i % 4}`);
  writeFileSync(join(cwd, 'data.csv'), `x,y,label\n${rows.join('\n')}\n`);
  const config = {
    data: { path: 'data.csv' },
    batch: { classes: 4, perClass: 2 },
    ...{ steps: 150, maxStepsPerSecond: 100, checkpointEvery: 40, backend: 'cpu' },
  };
  writeFileSync(join(cwd, 'tiny.triplet.json'), JSON.stringify(config));
  const run = startMargin(['run', '--runs-dir', runsDir, 'tiny.triplet.json'], { cwd });
  await waitForSteps(runsDir, 5);
  rmSync(onlyRun(runsDir)!, { recursive: true });
  const { code, stdout } = await run.ended;
  expect(code).toBe(0);
  expect(stdout.match(/The checkpoint could not be written: ENOENT.*Training goes on\./g)).toHaveLength(1);
  expect(onlyRun(runsDir)).toBeUndefined();
});
