import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRun, makeWorkspace, margin, sleep, waitFor } from './support/margin';
import { trainer } from './support/trainer';
import { startRun, Window } from './support/viewerWindow';

describe('a run whose recorder alone was killed', () => {
  test('says how long it has been silent, and reads as lost for good once somebody gives it up', async () => {
    const { run, folder } = await startRun({ steps: 4000, delayMs: 10 });
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    await waitFor('steps', () => (window.head()?.run?.step ?? 0) > 5);
    expect(window.head()!.run!.quietSeconds).toBeNull();
    const { trainer: program } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as {
      trainer: { pid: number };
    };
    run.child.kill('SIGKILL');
    await waitFor('lost', () => window.head()?.run?.lostTrainer === 'runs');
    await sleep(1100);
    window.viewer.receive({ kind: 'resend', panel: 'p' });
    expect(window.head()!.run!.quietSeconds).toBeGreaterThan(1);
    window.viewer.receive({ kind: 'command', folder, command: 'mark-ended' });
    const ended = await waitFor('its end', () => {
      const head = window.head();
      return head?.run?.status === 'lost' && head.run.lostTrainer === null ? head : null;
    });
    expect(ended.run!.reason).toMatch(/^its recorder was killed at step \d+; marked as ended while/);
    expect(existsSync(join(folder, 'lock'))).toBe(false);
    process.kill(program.pid, 0);
    process.kill(program.pid, 'SIGKILL');
    expect(window.of('failed')).toEqual([]);
  });
});

describe('a run of several ranks', () => {
  test('names them, with the alert that one has alone, and shows the one that is asked for', async () => {
    const cwd = makeWorkspace();
    const words = [0, 1].map((rank) =>
      trainer({ rank, steps: 80 + rank, delayMs: 5, ...(rank === 1 ? { nanFrom: 30 } : {}) })
        .map((word) => `'${word}'`)
        .join(' '),
    );
    // The run is judged by rank 0, which here speaks last.
    await margin(['run', '--', 'sh', '-c', `${words[1]} & sleep 0.5; ${words[0]}; wait`], { cwd });
    const folder = findRun(cwd)!;
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    const head = await waitFor('the head', () => window.head());
    expect(head.run).toMatchObject({
      rank: 0,
      ranks: [
        { rank: 0, alert: null },
        { rank: 1, alert: 'Not a number' },
      ],
    });
    expect(head.alerts.filter(({ active }) => active).map(({ rank, code }) => [rank, code])).toEqual([
      [1, 'numeric.nan-inf'],
    ]);
    expect(window.series().at(-1)!.lastStep).toBe(80);
    window.viewer.receive({ kind: 'rank', panel: 'p', rank: 1 });
    expect(window.head()!.run!.rank).toBe(1);
    expect(window.series().at(-1)!.lastStep).toBe(81);
    window.viewer.receive({ kind: 'rank', panel: 'p', rank: 0 });
    expect(window.series().at(-1)!.lastStep).toBe(80);
  });
});

test('a live run whose folder is deleted, but made again by its program, is told as broken', async () => {
  const { run, folder } = await startRun({ steps: 4000, delayMs: 10 });
  const window = new Window();
  const rows = () => window.of('rows').flatMap((message) => message.rows);
  window.viewer.receive({ kind: 'watch', runsDir: dirname(folder) });
  await waitFor('its row', () => rows().some((row) => row.alive));
  // A program that goes on makes the folder of its checkpoints again.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'checkpoints'), { recursive: true });
  const gone = await waitFor('its end', () => rows().find(({ listing }) => listing.status === 'broken'));
  expect(gone).toMatchObject({ folder, alive: false, listing: { reason: 'its run.json is gone' } });
  run.child.kill('SIGINT');
  await run.ended;
});

test('a run whose folder is deleted while a dashboard shows it is named, and what became of it is said', async () => {
  const { run, folder } = await startRun({ steps: 20 });
  await run.ended;
  const window = new Window();
  window.viewer.receive({ kind: 'follow', panel: 'p', folder });
  const { name, number } = (await waitFor('the head', () => window.head()))!.run!;
  rmSync(folder, { recursive: true, force: true });
  const gone = await waitFor('its end', () => {
    const head = window.head();
    return head?.run?.status === 'broken' ? head.run : null;
  });
  expect(gone).toMatchObject({ name, number, reason: `its folder is gone, deleted or moved: ${folder}` });
});

test('a run in which rank 0 never spoke is judged by the lowest rank that did, which is the one that is shown', async () => {
  const { run, folder } = await startRun({ rank: 2, steps: 40, nanFrom: 20 });
  await run.ended;
  const window = new Window();
  window.viewer.receive({ kind: 'follow', panel: 'p', folder });
  const head = await waitFor('the head', () => window.head());
  expect(head.run).toMatchObject({ rank: 2, ranks: [{ rank: 2, alert: null }] });
  expect(head.alerts.map(({ rank, code, active }) => [rank, code, active])).toEqual([
    [undefined, 'numeric.nan-inf', true],
  ]);
  expect(window.series().at(-1)!.lastStep).toBe(40);
});

describe('earlier runs of the same program', () => {
  test('come as paths through the plane when they are asked for, the last two, the newest first', async () => {
    const cwd = makeWorkspace();
    const command = trainer({ steps: 40, delayMs: 1, snapshotEvery: 10 });
    for (let i = 0; i < 4; i += 1) await margin(['run', '--', ...command], { cwd });
    await margin(['run', '--', 'true'], { cwd });
    const runs = readdirSync(dirname(findRun(cwd)!)).filter((name) => !name.startsWith('.'));
    const folder = runs
      .map((name) => join(dirname(findRun(cwd)!), name))
      .find((each) => readFileSync(join(each, 'run.json'), 'utf8').includes('"number": 4'))!;
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    window.viewer.receive({ kind: 'earlierRuns', panel: 'p' });
    const [told] = window.of('panel').flatMap(({ message }) => (message.kind === 'paths' ? [message] : []));
    expect(told!.paths.map(({ name }) => name)).toEqual(['run 3', 'run 2']);
    const { spread, info } = told!.paths[0]!;
    expect(spread).toHaveLength(5);
    expect(spread[0]).toBe(1);
    expect(info).toHaveLength(5);
    expect(info.every((value) => value <= 1)).toBe(true);
  });
});
