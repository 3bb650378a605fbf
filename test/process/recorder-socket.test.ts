import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/domain/run';
import type { ToldLoss } from '../../src/domain/toldLoss';
import type { ViewerDownFrame } from '../../src/protocol/frames';
import {
  findRun,
  makeWorkspace,
  margin,
  readManifestFile,
  sleep,
  startMargin,
  waitFor,
  waitForTrainer,
  type Started,
} from './support/margin';
import { readEventsOf, readJournal, readSteps, upTo } from './support/journal';
import { trainer } from './support/trainer';
import { Wire, readEndpointFile } from './support/wire';

/** A run of a program that does nothing, so that the test itself can speak to its recorder. */
async function startIdle(
  cwd: string,
  env: Record<string, string> = {},
): Promise<{ run: Started; folder: string }> {
  const run = startMargin(['run', '--', 'sleep', '300'], { cwd, env });
  await waitForTrainer(cwd);
  return { run, folder: findRun(cwd)! };
}

async function stop({ run }: { run: Started }): Promise<void> {
  run.child.kill('SIGINT');
  await run.ended;
}

const open: { run: Started; folder: string }[] = [];
let idle: { run: Started; folder: string };
beforeAll(async () => {
  idle = await startIdle(makeWorkspace());
  open.push(idle);
});
afterAll(() => Promise.all(open.map(stop)));

describe('the door', () => {
  test('the socket lies in a folder of the user alone, and endpoint.json is for the user alone', async () => {
    const { address } = readEndpointFile(idle.folder);
    const path = address.slice('unix:'.length);
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
    expect(lstatSync(dirname(path)).mode & 0o7777).toBe(0o700);
    expect(lstatSync(join(idle.folder, 'endpoint.json')).mode & 0o777).toBe(0o600);
  });

  test('a wrong token is closed within a second, with nothing sent and nothing recorded', async () => {
    const before = readFileSync(join(idle.folder, 'events.jsonl'), 'utf8');
    const wire = new Wire({ ...readEndpointFile(idle.folder), token: 'f'.repeat(48) });
    wire.hello('trainer').metrics([1, 2, 3]);
    expect(await wire.waitForClose()).toBeLessThan(1000);
    expect(wire.bytes).toBe(0);
    await sleep(400);
    expect(readFileSync(join(idle.folder, 'events.jsonl'), 'utf8')).toBe(before);
    expect(existsSync(join(idle.folder, 'ranks'))).toBe(false);
  });

  test('a first frame of another kind, or garbage, is closed within a second with nothing sent', async () => {
    for (const first of [
      '{"kind":"metrics","names":[],"rows":0}\n',
      'GET / HTTP/1.1\r\n\r\n',
      '[]\n',
      '\0\0\0\n',
    ]) {
      const wire = new Wire(readEndpointFile(idle.folder)).write(first);
      expect(await wire.waitForClose()).toBeLessThan(1000);
      expect(wire.bytes).toBe(0);
    }
  });

  test('who says nothing is closed after 5 s', async () => {
    const wire = new Wire(readEndpointFile(idle.folder));
    const afterMs = await wire.waitForClose();
    expect(afterMs).toBeGreaterThan(4500);
    expect(afterMs).toBeLessThan(7000);
  });

  test('a first line without an end is closed at 1 MiB', async () => {
    const wire = new Wire(readEndpointFile(idle.folder));
    wire.write('x'.repeat(2 * 1024 * 1024));
    await wire.waitForClose();
    expect(wire.bytes).toBe(0);
  });

  test('beyond 64 connections the newest is closed, and that is an event', async () => {
    const busy = await startIdle(makeWorkspace());
    open.push(busy);
    const endpoint = readEndpointFile(busy.folder);
    const viewers = Array.from({ length: 64 }, () =>
      new Wire(endpoint).hello('viewer').send({ kind: 'subscribe', files: {} }),
    );
    for (const viewer of viewers) await viewer.waitForFrame('manifest');
    const one = new Wire(endpoint).hello('viewer');
    await one.waitForClose();
    expect(readEventsOf(busy.folder, 'malformed').map(({ what }) => what)).toEqual(['connection-limit']);
    viewers[0]!.close();
    await sleep(100);
    await new Wire(endpoint).hello('viewer').send({ kind: 'subscribe', files: {} }).waitForFrame('manifest');
    for (const viewer of viewers) viewer.close();
  });

  test('a socket folder that is a link, or a path over 100 bytes, is not used', async () => {
    const target = makeWorkspace();
    const runtime = makeWorkspace();
    symlinkSync(target, join(runtime, 'margin'));
    const linked = await startIdle(makeWorkspace(), { XDG_RUNTIME_DIR: runtime });
    open.push(linked);
    expect(readEndpointFile(linked.folder).address).not.toContain(runtime);

    const deep = join(makeWorkspace(), 'd'.repeat(90));
    mkdirSync(deep);
    const long = await startIdle(makeWorkspace(), { XDG_RUNTIME_DIR: deep, TMPDIR: deep });
    open.push(long);
    expect(readEndpointFile(long.folder).address).toMatch(/^unix:\/tmp\/margin-\d+-\w{6}\//);
    const own = makeWorkspace();
    const used = await startIdle(makeWorkspace(), { XDG_RUNTIME_DIR: own });
    open.push(used);
    expect(dirname(readEndpointFile(used.folder).address)).toBe(`unix:${own}/margin`);
  });
});

describe('a training program on the wire', () => {
  test('is welcomed with the counts of its rank, and every write is acknowledged', async () => {
    const { folder } = idle;
    const wire = new Wire(readEndpointFile(folder)).hello('trainer', { rank: 3 });
    expect(await wire.waitForFrame('welcome')).toEqual({ kind: 'welcome', rows: 0, snapshots: 0 });
    wire.metrics([1, 2, 3]);
    const embeddings = new Float32Array(12).map((_, i) => i);
    wire.send({
      kind: 'snapshot',
      step: 3,
      n: 6,
      d: 2,
      split: 'holdout',
      labels: Int32Array.of(0, 0, 0, 1, 1, 1),
      embeddings,
    });
    await waitFor('both acknowledged', () =>
      wire.received.some((frame) => frame.kind === 'ack' && frame.rows === 3 && frame.snapshots === 1),
    );
    expect(readSteps(folder, 3)).toEqual([1, 2, 3]);
    expect(readJournal(folder, 3)).toMatchObject({ snapshots: [3], derived: [{ step: 3 }] });
    wire.close();
    const again = new Wire(readEndpointFile(folder)).hello('trainer', { rank: 3 });
    expect(await again.waitForFrame('welcome')).toEqual({ kind: 'welcome', rows: 3, snapshots: 1 });
    again.close();
  });

  test('garbage in between is counted, quoted and never fatal', async () => {
    const run = await startIdle(makeWorkspace());
    open.push(run);
    const wire = new Wire(readEndpointFile(run.folder)).hello('trainer');
    wire
      .metrics([1])
      .write(`no json ${'x'.repeat(500)}\n`)
      .write('{"kind":"from-the-future"}\n')
      .write('{"kind":"metrics","names":["a"],"rows":2,"bytes":8}\n12345678');
    wire.metrics([2]);
    await waitFor('two rows', () => Number(readManifestFile(run.folder)?.['steps']) === 2);
    const quoted = readEventsOf(run.folder, 'malformed');
    expect(quoted.map(({ what }) => what)).toEqual(['not-json', 'unknown-kind', 'bad-attachment']);
    expect(quoted[0]!.quote).toHaveLength(200);
    await waitFor('the warning', () =>
      (readManifestFile(run.folder)!['warnings'] as string[]).join().includes('3 frames'),
    );
    wire.close();
  });

  test('more names than a segment takes are warned of while the run goes on; a step beyond all whole numbers is no highest one', async () => {
    const run = await startIdle(makeWorkspace());
    open.push(run);
    const wire = new Wire(readEndpointFile(run.folder)).hello('trainer');
    for (const [part, step] of [7, 2 ** 80, 8].entries()) {
      const names = Array.from({ length: 400 }, (_, i) => `m${400 * part + i}`);
      const values = Float64Array.from([step, 1000, ...names.map(() => 1)]);
      wire.send({ kind: 'metrics', names, rows: 1, values });
    }
    await waitFor('three rows', () => Number(readManifestFile(run.folder)?.['steps']) === 8);
    await waitFor('the warning', () =>
      (readManifestFile(run.folder)!['warnings'] as string[]).join().includes('More than 1024 metric names'),
    );
    wire.close();
  });

  test('beyond a limit the connection is closed and the event counted', async () => {
    const run = await startIdle(makeWorkspace());
    open.push(run);
    const huge = new Wire(readEndpointFile(run.folder)).hello('trainer');
    huge.write(`{"kind":"snapshot","step":1,"n":1,"d":1,"bytes":${65 * 1024 * 1024}}\n`);
    await huge.waitForClose();
    const long = new Wire(readEndpointFile(run.folder)).hello('trainer');
    long.write('y'.repeat(1_100_000));
    await long.waitForClose();
    expect(readEventsOf(run.folder, 'malformed').map(({ what }) => what)).toEqual([
      'attachment-limit',
      'line-limit',
    ]);
  });

  test('a second process of the same rank is turned away while the first one is there, and that is said', async () => {
    const run = await startIdle(makeWorkspace());
    open.push(run);
    const first = new Wire(readEndpointFile(run.folder)).hello('trainer', { pid: 11 });
    await first.waitForFrame('welcome');
    const second = new Wire(readEndpointFile(run.folder)).hello('trainer', { pid: 12 });
    await second.waitForClose();
    expect(second.bytes).toBe(0);
    expect(
      readEventsOf(run.folder, 'note')
        .map(({ text }) => text)
        .join(),
    ).toMatch(/Process 12 wanted to record as rank 0 too/);
    first.metrics([1]);
    await first.waitForFrame('ack');
    first.close();
  });

  test('sites, notes and dropped counts become events; what was dropped is counted in the run', async () => {
    const run = await startIdle(makeWorkspace());
    open.push(run);
    const wire = new Wire(readEndpointFile(run.folder)).hello('trainer', {
      config: { lr: 0.1 },
      totalSteps: 9,
      backend: 'test',
    });
    wire.send({ kind: 'site', what: 'optimizer', file: '/a/train.py', line: 4, name: 'lr', value: 0.1 });
    wire.send({ kind: 'note', text: 'checkpoint written', step: 3 });
    wire.send({
      kind: 'note',
      what: 'dropped',
      text: "The client's queue was full from step 5 to 8",
      step: 5,
      rows: 4,
      snapshots: 1,
    });
    await waitFor('the drop', () => readManifestFile(run.folder)?.['dropped'] === 5);
    expect(readManifestFile(run.folder)).toMatchObject({
      config: { lr: 0.1 },
      totalSteps: 9,
      backend: 'test',
    });
    expect(readEventsOf(run.folder, 'site')).toMatchObject([
      { file: '/a/train.py', line: 4, name: 'lr', value: 0.1 },
    ]);
    expect(readEventsOf(run.folder, 'gap')).toMatchObject([
      { fromStep: 5, toStep: 8, rows: 4, snapshots: 1 },
    ]);
    expect(readEventsOf(run.folder, 'note').map(({ text }) => text)).toContain('checkpoint written');
    wire.close();
  });
});

describe('viewers', () => {
  /** Files as a viewer puts them together from what it is sent. */
  function assemble(frames: readonly unknown[], into = new Map<string, Buffer>()): Map<string, Buffer> {
    for (const frame of frames as ViewerDownFrame[]) {
      if (frame.kind !== 'append') continue;
      const before = into.get(frame.file) ?? Buffer.alloc(0);
      expect(frame.offset).toBe(before.length);
      into.set(frame.file, Buffer.concat([before, frame.data]));
    }
    return into;
  }

  test('get the journal byte for byte, from the offsets that they hold; a stuck one slows nothing', async () => {
    const cwd = makeWorkspace();
    const run = startMargin(['run', '--', ...trainer({ steps: 100_000, delayMs: 2, snapshotEvery: 100 })], {
      cwd,
    });
    await waitForTrainer(cwd);
    const folder = findRun(cwd)!;
    const endpoint = readEndpointFile(folder);
    const early = new Wire(endpoint).hello('viewer').send({ kind: 'subscribe', files: {} });
    const stuck = new Wire(endpoint).hello('viewer').send({ kind: 'subscribe', files: {} });
    stuck.socket.pause();
    const live = join(folder, 'ranks/0/metrics-0.arrows');
    await waitFor('a live segment', () => existsSync(live) && lstatSync(live).size > 4000);
    const held = readFileSync(live).subarray(0, 3001);
    const late = new Wire(endpoint)
      .hello('viewer')
      .send({ kind: 'subscribe', files: { 'ranks/0/metrics-0.arrows': held.length } });
    await late.waitForFrame('append');
    // The streams are replaced at the end: their bytes are looked at while they are there.
    const path = 'ranks/0/metrics-0.arrows';
    await sleep(500);
    const fromLate = assemble(
      late.received.filter((f) => 'file' in f && f.file === path),
      new Map([[path, held]]),
    ).get(path)!;
    expect(readFileSync(live).subarray(0, fromLate.length)).toEqual(fromLate);
    const fromEarly = assemble(early.received.filter((f) => 'file' in f && f.file === path)).get(path)!;
    expect(readFileSync(live).subarray(0, fromEarly.length)).toEqual(fromEarly);

    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(0);
    await early.waitForClose();
    const steps = readSteps(folder);
    expect(steps).toEqual(upTo(steps.length));
    expect(assemble(early.received).get('events.jsonl')).toEqual(readFileSync(join(folder, 'events.jsonl')));
    expect(early.received).toContainEqual({ kind: 'replaced', file: path, by: 'ranks/0/metrics-0.arrow' });
    const manifests = early.received.filter((frame) => frame.kind === 'manifest');
    expect(manifests.at(-1)!.manifest).toMatchObject({ status: 'stopped', steps: steps.length });
    stuck.close();
  });

  test("command: stop is obeyed like the command line's, alerts are acknowledged, muted and unmuted", async () => {
    const cwd = makeWorkspace();
    const run = startMargin(['run', '--', ...trainer({ steps: 100_000, delayMs: 5, nanFrom: 10 })], { cwd });
    await waitForTrainer(cwd);
    const folder = findRun(cwd)!;
    await waitFor('an alert', () => readManifestFile(folder)?.['worst']);
    const { id } = readEventsOf(folder, 'alert')[0]!;
    const viewer = new Wire(readEndpointFile(folder)).hello('viewer');
    viewer
      .send({ kind: 'acknowledge', alertId: id })
      .send({ kind: 'mute', alertId: id })
      .send({ kind: 'mute', alertId: 'nobody' });
    await waitFor('the mute', () => readManifestFile(folder)?.['activeAlerts'] === 0);
    const states = readEventsOf(folder, 'alert')
      .filter((event) => event.id === id)
      .map(({ state }) => state);
    expect(states.slice(-2)).toEqual(['acknowledged', 'muted']);
    viewer.send({ kind: 'unmute', alertId: id }).send({ kind: 'unmute', alertId: 'nobody' });
    await waitFor('the alert again', () => readManifestFile(folder)?.['activeAlerts'] === 1);
    expect(readEventsOf(folder, 'alert').findLast((event) => event.id === id)?.state).not.toBe('muted');
    viewer.send({ kind: 'stop' });
    await run.ended;
    expect(readManifestFile(folder)).toMatchObject({ status: 'stopped' });
    viewer.close();
  });

  test('tell the loss: it is written, and the verdict of the live run counts with it', async () => {
    const cwd = makeWorkspace();
    const script = { steps: 100_000, delayMs: 5, snapshotEvery: 5, config: { lr: 0.01 } };
    const run = startMargin(['run', '--', ...trainer(script)], { cwd });
    await waitForTrainer(cwd);
    const folder = findRun(cwd)!;
    const lossStat = () =>
      (readManifestFile(folder)?.['verdict'] as Verdict | null)?.stats.find(({ label }) => label === 'Loss');
    await waitFor('a verdict', () => lossStat()?.comparison === 'L* unknown');
    const loss: ToldLoss = {
      kind: 'triplet',
      margin: 0.2,
      soft: false,
      smooth: false,
      reduction: 'mean',
      atCollapse: 0.2,
    };
    const viewer = new Wire(readEndpointFile(folder)).hello('viewer').send({ kind: 'tell-loss', loss });
    await waitFor('the verdict with it', () => lossStat()?.comparison === 'L* 0.200');
    expect(readEventsOf(folder, 'loss-told')).toMatchObject([{ loss }]);
    viewer.send({ kind: 'stop' });
    await run.ended;
    expect(lossStat()).toMatchObject({ comparison: 'L* 0.200' });
    viewer.close();
  });

  test('are not told anything before they subscribe, and may not record', async () => {
    const run = await startIdle(makeWorkspace());
    open.push(run);
    const viewer = new Wire(readEndpointFile(run.folder)).hello('viewer').metrics([1]);
    await waitFor('the refusal', () => readEventsOf(run.folder, 'malformed').length === 1);
    expect(viewer.bytes).toBe(0);
    expect(existsSync(join(run.folder, 'ranks'))).toBe(false);
    viewer.close();
  });
});

test('socket, endpoint and lock are gone when the run has ended', async () => {
  const cwd = makeWorkspace();
  const run = startMargin(['run', '--', 'sleep', '300'], { cwd });
  await waitForTrainer(cwd);
  const folder = findRun(cwd)!;
  const path = readEndpointFile(folder).address.slice('unix:'.length);
  expect(existsSync(path)).toBe(true);
  await margin(['stop', 'latest', '--now'], { cwd });
  await run.ended;
  for (const gone of [path, join(folder, 'endpoint.json'), join(folder, 'lock'), join(folder, 'reserve')])
    expect(existsSync(gone)).toBe(false);
});

test('a socket that a logout or a cleaner of temporary files removed is made anew: stop reaches the run, nobody loses a row', async () => {
  const cwd = makeWorkspace();
  const env = { XDG_RUNTIME_DIR: cwd };
  const run = startMargin(['run', '--', ...trainer({ steps: 100_000, delayMs: 5 })], { cwd, env });
  await waitForTrainer(cwd);
  const folder = findRun(cwd)!;
  await waitFor('rows', () => Number(readManifestFile(folder)?.['steps'] ?? 0) > 20);
  rmSync(join(cwd, 'margin'), { recursive: true });
  expect(await margin(['stop', 'latest'], { cwd })).toMatchObject({ code: 0 });
  expect((await run.ended).code).toBe(0);
  expect(readManifestFile(folder)).toMatchObject({ status: 'stopped', warnings: [], dropped: 0 });
  const steps = readSteps(folder);
  expect(steps).toEqual(upTo(steps.length));
  expect(readdirSync(join(cwd, 'margin'))).toEqual([]);
});
