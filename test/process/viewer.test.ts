import { existsSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PanelHead } from '../../src/protocol/panel';
import { currentHost, identifyProcess } from '../../src/util/processIdentity';
import { makeWorkspace, margin, sleep, startMargin, waitFor } from './support/margin';
import { trainer } from './support/trainer';
import { startRun, Window } from './support/viewerWindow';

function makeManifest(id: string) {
  return {
    version: 1,
    id,
    name: `run ${id}`,
    number: 1,
    status: 'finished',
    reason: null,
    warnings: [],
    exitCode: 0,
    signal: null,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:01:00.000Z',
    program: { kind: 'command', file: null, argv: ['x'], cwd: '/' },
    config: null,
    steps: 5,
  };
}

describe('a followed run', () => {
  test('is shown live, and the same as when it is replayed', async () => {
    const { run, folder } = await startRun({ steps: 150, delayMs: 10, snapshotEvery: 30 });
    const live = new Window();
    live.viewer.receive({ kind: 'follow', panel: 'p', folder });
    await waitFor(
      'steps while it runs',
      () => live.head()?.run?.status === 'running' && live.head()!.run!.step > 10,
    );
    await run.ended;
    await waitFor('the end', () => live.head()?.run?.status === 'finished');
    const replay = new Window();
    replay.viewer.receive({ kind: 'follow', panel: 'p', folder });
    await waitFor('the replay', () => replay.series().length > 0);
    await waitFor('all steps', () => live.series().at(-1)!.lastStep === 150);
    live.viewer.receive({ kind: 'resend', panel: 'p' });
    const byName = (window: Window) =>
      [...window.series().at(-1)!.series].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(byName(live)).toEqual(byName(replay));
    expect(byName(replay).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['loss', 'lr', 'recall_at_1', 'kappa']),
    );
    expect(replay.head()).toMatchObject({
      margin: 0.5,
      hasEmbeddings: true,
      hasLabels: true,
      disconnected: false,
    });
  });

  test('an alert is in the panel soon after the row that caused it', async () => {
    const { run, folder } = await startRun({ steps: 300, delayMs: 10, nanAt: 150 });
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    const isNaNAlert = (head: PanelHead): boolean =>
      head.alerts.some(({ code }) => code === 'numeric.nan-inf');
    await waitFor('the alert', () => window.heads().some(isNaNAlert));
    const seenAt = Date.now() / 1000;
    window.viewer.receive({ kind: 'window', panel: 'p', from: 150, to: 150, points: 600 });
    const row = await waitFor('its row', () =>
      window
        .series()
        .at(-1)
        ?.series.find(({ nonFinite }) => nonFinite[0] === 1),
    );
    expect(row.name).toBe('loss');
    const alert = window.heads().find(isNaNAlert)!.alerts[0]!;
    // Generous: other tests take the processor. The figure itself is measured by the bench.
    expect(seenAt - Date.parse(alert.time) / 1000).toBeLessThan(2);
    run.child.kill('SIGINT');
    await run.ended;
  });

  test('a hidden panel gets nothing, and everything when it is shown again', async () => {
    const { run, folder } = await startRun({ steps: 400, delayMs: 5 });
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    await waitFor('a first picture', () => window.series().length > 0);
    window.viewer.receive({ kind: 'visible', panel: 'p', visible: false });
    const before = window.told.length;
    await sleep(700);
    expect(window.told.length).toBe(before);
    window.viewer.receive({ kind: 'visible', panel: 'p', visible: true });
    const kinds = window.told
      .slice(before)
      .map((message) => message.kind === 'panel' && message.message.kind);
    expect(kinds).toEqual(expect.arrayContaining(['head', 'series', 'ribbons', 'face']));
    run.child.kill('SIGINT');
    await run.ended;
  });

  test('stop from a panel ends the run politely', async () => {
    const { run, folder } = await startRun({ steps: 100_000, delayMs: 5 });
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    await waitFor('a first step', () => (window.head()?.run?.step ?? 0) > 0);
    window.viewer.receive({ kind: 'command', folder, command: 'stop' });
    await waitFor('the end', () => window.head()?.run?.status === 'stopped');
    await run.ended;
  });

  test('whose recorder is killed reads as lost and can be adopted; then it goes on in the same panel', async () => {
    const { cwd, run, folder } = await startRun({ steps: 400, delayMs: 10 });
    const window = new Window();
    window.viewer.receive({ kind: 'watch', runsDir: dirname(folder) });
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    await waitFor('steps', () => (window.head()?.run?.step ?? 0) > 20);
    run.child.kill('SIGKILL');
    await waitFor('lost', () => window.head()?.run?.status === 'lost');
    expect(window.head()!.run!.lostTrainer).toBe('runs');
    const row = await waitFor('the row', () =>
      window
        .of('rows')
        .flatMap(({ rows }) => rows)
        .find(({ adoptable }) => adoptable),
    );
    expect(row).toMatchObject({ folder, alive: false });
    const adopter = startMargin(['adopt', folder], { cwd });
    await waitFor(
      'the end',
      () => window.head()?.run?.status !== 'lost' && window.head()?.run?.step === 400,
      30_000,
    );
    await adopter.ended;
    await waitFor('all rows', () => window.series().at(-1)!.lastStep === 400);
    window.viewer.receive({ kind: 'window', panel: 'p', from: 1, to: 400, points: 600 });
    await waitFor(
      'every step once',
      () =>
        window
          .series()
          .at(-1)!
          .series.find(({ name }) => name === 'loss')?.step.length === 400,
    );
  });
});

describe('a run whose recorder and program were killed', () => {
  test('offers to mark it as ended; a new recorder does that, and then it has its end', async () => {
    const { cwd, run, folder } = await startRun({ steps: 4000, delayMs: 10 });
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    await waitFor('steps', () => (window.head()?.run?.step ?? 0) > 5);
    const { trainer: program } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as {
      trainer: { pid: number };
    };
    run.child.kill('SIGKILL');
    process.kill(program.pid, 'SIGKILL');
    await waitFor('both are gone', () => window.head()?.run?.lostTrainer === 'gone');
    expect(window.head()!.run!.reason).toMatch(
      /^Its recorder was killed at step \d+, and its program is gone\.$/,
    );
    expect((await margin(['adopt', folder], { cwd })).code).toBe(0);
    const ended = await waitFor('its end', () => {
      const head = window.head();
      return head?.run?.status === 'lost' && head.run.lostTrainer === null ? head : null;
    });
    expect(ended.run!.reason).toMatch(/killed at step \d+; exit unknown/);
  });

  test('says of another host’s run where it can be ended; given up here, it says so by name', async () => {
    const folder = join(makeWorkspace(), '20260101-000000-abcd');
    mkdirSync(folder);
    const manifest = {
      ...makeManifest('20260101-000000-abcd'),
      status: 'running',
      endedAt: null,
      recorder: { host: 'node-7', bootId: 'b', pid: 1, startTime: null },
    };
    writeFileSync(join(folder, 'run.json'), JSON.stringify(manifest));
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    expect(window.head()!.run).toMatchObject({
      status: 'lost',
      lostTrainer: 'elsewhere',
      reason: expect.stringContaining('its recorder on node-7 for 15 seconds') as string,
    });

    const [heartbeat, lock] = ['heartbeat', 'lock'].map((name) => join(folder, name));
    const giveUp = () => window.viewer.receive({ kind: 'command', folder, command: 'mark-ended' });
    writeFileSync(lock!, JSON.stringify(manifest.recorder));
    writeFileSync(heartbeat!, '');
    giveUp();
    const refusal = await waitFor('the refusal', () => window.of('failed')[0]);
    expect(refusal.message).toBe(
      `${folder} is being recorded by process 1 on node-7: stop it there, or with Stop Run.`,
    );
    const longAgo = new Date(Date.now() - 20_000);
    utimesSync(heartbeat!, longAgo, longAgo);
    giveUp();
    // The lock alone may be that of a window there, which is writing at this moment.
    const busy = await waitFor('the second refusal', () => window.of('failed')[1]);
    expect(busy.message).toContain('is being written by another process');
    utimesSync(lock!, longAgo, longAgo);
    giveUp();
    const ended = await waitFor('its end', () => {
      const run = window.head()?.run;
      return run?.lostTrainer === null ? run : null;
    });
    expect(ended).toMatchObject({ status: 'lost' });
    expect(ended.reason).toMatch(
      /^nothing was heard of its recorder on node-7 after step 5; marked as ended on .+, whatever became/,
    );
    expect(existsSync(lock!)).toBe(false);
  });
});

describe('an alert of a run that has ended', () => {
  async function endedRun() {
    const { cwd, run, folder } = await startRun({ steps: 60, delayMs: 2, nanFrom: 30 });
    await run.ended;
    const window = new Window();
    window.viewer.receive({ kind: 'follow', panel: 'p', folder });
    const alert = await waitFor('the alert', () => window.head()?.alerts[0]);
    const answer = (command: 'acknowledge' | 'mute' | 'unmute'): void =>
      window.viewer.receive({ kind: 'command', folder, command, alertId: alert.id });
    return { cwd, folder, window, alert, answer };
  }

  test('is acknowledged and muted in events.jsonl and run.json, and the panel, rows and show say so', async () => {
    const { cwd, folder, window, alert, answer } = await endedRun();
    const stateIn = (text: string): string | undefined =>
      (JSON.parse(text) as { alerts: { id: string; state: string }[] }).alerts.find(
        ({ id }) => id === alert.id,
      )?.state;
    answer('acknowledge');
    await waitFor('acknowledged', () => window.head()?.alerts[0]?.state === 'acknowledged');
    const told = await waitFor('the row', () => window.of('alert')[0]);
    expect(told).toMatchObject({ folder, manifest: { status: 'finished', worst: { id: alert.id } } });
    expect(stateIn((await margin(['show', folder, '--json'], { cwd })).stdout)).toBe('acknowledged');

    answer('mute');
    await waitFor('muted', () => window.head()?.alerts[0]?.state === 'muted');
    await waitFor('the row', () => window.of('alert')[1]);
    const manifest = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Record<string, unknown>;
    expect(manifest).toMatchObject({ status: 'finished', worst: null, activeAlerts: 0, steps: 60 });
    expect(stateIn((await margin(['show', folder, '--json'], { cwd })).stdout)).toBe('muted');
    expect(existsSync(join(folder, 'lock'))).toBe(false);
    expect(window.of('failed')).toEqual([]);

    answer('mute');
    await waitFor('an answer', () => window.of('alert').length === 3);
    const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.filter((line) => line.includes('"muted"'))).toHaveLength(1);
  });

  test('is unmuted as it stood before, in events.jsonl, run.json and the panel', async () => {
    const { folder, window, alert, answer } = await endedRun();
    answer('unmute');
    await waitFor('an answer', () => window.of('alert').length === 1);
    answer('mute');
    await waitFor('muted', () => window.head()?.alerts[0]?.state === 'muted');
    answer('unmute');
    const head = await waitFor('unmuted', () => {
      const last = window.head();
      return last?.alerts[0]?.active ? last : null;
    });
    expect(head.alerts[0]).toMatchObject({ ...alert, state: 'changed', time: expect.any(String) as string });
    await waitFor('the row', () => window.of('alert').length === 3);
    const manifest = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Record<string, unknown>;
    expect(manifest).toMatchObject({ worst: { id: alert.id } });
    const states = readFileSync(join(folder, 'events.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(`"${alert.id}"`))
      .map((line) => (JSON.parse(line) as { state: string }).state);
    expect(states).toEqual(['raised', 'muted', 'changed']);
    expect(window.of('failed')).toEqual([]);
  });

  test('is muted and unmuted with what stands of its family', async () => {
    const folder = join(makeWorkspace(), '20260101-000000-abcd');
    mkdirSync(folder);
    writeFileSync(join(folder, 'run.json'), JSON.stringify(makeManifest('20260101-000000-abcd')));
    const line = (id: string, code: string, state: string): string =>
      `${JSON.stringify({ kind: 'alert', time: '2026-01-01T00:00:00.000Z', step: 3, id, code, severity: 'warning', state, title: id, message: '', evidence: [], causes: [] })}\n`;
    const written = [
      line('dead', 'geometry.point-collapse', 'raised'),
      line('near', 'geometry.collapse-imminent', 'raised'),
      line('near', 'geometry.collapse-imminent', 'acknowledged'),
      line('over', 'geometry.contraction', 'raised'),
      line('over', 'geometry.contraction', 'cleared'),
      line('nan', 'numeric.nan-inf', 'raised'),
    ];
    writeFileSync(join(folder, 'events.jsonl'), written.join(''));
    const window = new Window();
    const states = () =>
      Object.fromEntries((window.of('alert').at(-1)?.alerts ?? []).map(({ id, state }) => [id, state]));
    window.viewer.receive({ kind: 'command', folder, command: 'mute', alertId: 'dead' });
    await waitFor('the mute', () => window.of('alert').length === 1);
    expect(states()).toEqual({ dead: 'muted', near: 'muted', over: 'cleared', nan: 'raised' });
    expect(window.of('alert')[0]!.manifest).toMatchObject({ worst: { id: 'nan' }, activeAlerts: 1 });
    window.viewer.receive({ kind: 'command', folder, command: 'unmute', alertId: 'near' });
    await waitFor('its end', () => window.of('alert').length === 2);
    expect(states()).toEqual({ dead: 'changed', near: 'acknowledged', over: 'cleared', nan: 'raised' });
    expect(window.of('failed')).toEqual([]);
  });

  test('is refused with the reason while somebody else writes, and taken after a crash', async () => {
    const { folder, window, answer } = await endedRun();
    const lock = join(folder, 'lock');
    const own = { ...currentHost(), ...identifyProcess(process.pid) };
    writeFileSync(lock, JSON.stringify(own));
    answer('acknowledge');
    await waitFor('the refusal', () => window.of('failed')[0]);
    expect(window.of('failed')).toEqual([
      {
        kind: 'failed',
        what: 'acknowledge',
        folder,
        message: `${folder} is being written by another process: ${lock} is there. Try again in a moment.`,
      },
    ]);
    expect(existsSync(lock)).toBe(true);
    writeFileSync(lock, JSON.stringify({ ...own, startTime: 1 }));
    answer('acknowledge');
    await waitFor('acknowledged', () => window.head()?.alerts[0]?.state === 'acknowledged');
    expect(existsSync(lock)).toBe(false);
  });
});

describe('a runs folder', () => {
  function makeRuns(count: number): string {
    const runsDir = makeWorkspace();
    for (let i = 0; i < count; i += 1) {
      const id = `20260101-${String(i).padStart(6, '0')}-abcd`;
      mkdirSync(join(runsDir, id));
      writeFileSync(join(runsDir, id, 'run.json'), JSON.stringify(makeManifest(id)));
    }
    return runsDir;
  }

  test('of a thousand runs is listed newest first, and a page of rows is read on demand', async () => {
    const runsDir = makeRuns(1000);
    const window = new Window();
    const before = performance.now();
    window.viewer.receive({ kind: 'watch', runsDir });
    const { ids } = window.of('runs')[0]!;
    window.viewer.receive({
      kind: 'manifests',
      request: 7,
      folders: ids.slice(0, 200).map((id) => join(runsDir, id)),
    });
    await waitFor('the page', () => window.of('manifests')[0]);
    expect(performance.now() - before).toBeLessThan(2000);
    expect(ids).toHaveLength(1000);
    expect(ids[0]).toBe('20260101-000999-abcd');
    expect(window.of('manifests')[0]).toMatchObject({ request: 7 });
    expect(window.of('manifests')[0]!.rows).toHaveLength(200);
    expect(window.of('rows')).toEqual([]);
  });

  test('hostile folders are shown as broken, with the reason, and folders without run.json not at all', async () => {
    const runsDir = makeRuns(1);
    const put = (name: string, text: string): void => {
      mkdirSync(join(runsDir, name));
      writeFileSync(join(runsDir, name, 'run.json'), text);
    };
    put('text', 'no json');
    put('wrong', '{"version":1,"id":5}');
    put('<img src=x>', JSON.stringify({ ...makeManifest('x'), metrics: { loss: 'high' } }));
    mkdirSync(join(runsDir, 'empty'));
    mkdirSync(join(runsDir, 'linked'));
    symlinkSync('/etc/hostname', join(runsDir, 'linked', 'run.json'));
    symlinkSync('/tmp', join(runsDir, 'out'));
    const window = new Window();
    window.viewer.receive({ kind: 'watch', runsDir });
    const folders = window.of('runs')[0]!.ids.map((id) => join(runsDir, id));
    window.viewer.receive({ kind: 'manifests', request: 1, folders });
    const { rows } = await waitFor('rows', () => window.of('manifests')[0]);
    const reasons = Object.fromEntries(
      rows.map((row) => [row.folder.slice(runsDir.length + 1), row.listing.reason]),
    );
    expect(reasons).toEqual({
      '20260101-000000-abcd': null,
      text: 'run.json is not JSON',
      wrong: expect.stringContaining('run.json is not a manifest') as string,
      '<img src=x>': expect.stringContaining('run.json is not a manifest') as string,
      linked: 'run.json is a link, not a plain file',
      out: 'the run folder is a link',
    });
  });

  test('a run that appears is told at once, with its rows and alerts, until it has ended', async () => {
    const cwd = makeWorkspace();
    mkdirSync(join(cwd, '.margin/runs'), { recursive: true });
    const window = new Window();
    window.viewer.receive({ kind: 'watch', runsDir: join(cwd, '.margin/runs') });
    const { code } = await margin(['run', '--', ...trainer({ steps: 60, delayMs: 10, nanAt: 30 })], { cwd });
    expect(code).toBe(0);
    const rows = () => window.of('rows').flatMap(({ rows }) => rows);
    await waitFor('the last row', () => rows().at(-1)?.listing.status === 'finished');
    expect(rows().some(({ listing, alive }) => listing.status === 'running' && alive)).toBe(true);
    const alerts = window.of('alert').at(-1)!;
    expect(alerts.alerts.map(({ code }) => code)).toContain('numeric.nan-inf');
    window.viewer.receive({ kind: 'alerts', request: 3, folder: alerts.folder });
    expect(window.of('alerts')[0]!.alerts).toEqual(alerts.alerts);
    expect(readFileSync(join(alerts.folder, 'events.jsonl'), 'utf8')).toContain('nan-inf');
  });
});
