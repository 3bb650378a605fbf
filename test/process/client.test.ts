import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildSync } from 'esbuild';
import type { MarginClient } from '../../src/client/client';
import { connectFromEnv, createClient } from '../../src/client/createClient';
import { decodeUpFrame, type UpFrame } from '../../src/protocol/decodeViewerFrames';
import { FrameDecoder } from '../../src/protocol/decoder';
import { encodeFrame } from '../../src/protocol/encode';

let folder: string;
let path: string;
let recorder: ListeningRecorder;
const clients: MarginClient[] = [];

/** The recorder's side of the wire, by hand: takes frames, keeps rows, answers what the test says. */
class ListeningRecorder {
  readonly frames: UpFrame[] = [];
  readonly steps: number[] = [];
  readonly sockets: Socket[] = [];
  snapshots = 0;
  acknowledges = true;
  private server: Server | null = null;

  async listen(): Promise<void> {
    this.server = createServer((socket) => this.accept(socket));
    await new Promise<void>((resolve) => this.server!.listen(path, resolve));
  }

  async kill(): Promise<void> {
    for (const socket of this.sockets.splice(0)) socket.destroy();
    const { server } = this;
    this.server = null;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  send(...frames: Parameters<typeof encodeFrame>): void {
    for (const socket of this.sockets) socket.write(encodeFrame(...frames));
  }

  private accept(socket: Socket): void {
    this.sockets.push(socket);
    const decoder = new FrameDecoder(decodeUpFrame);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      for (const frame of decoder.push(bytes)) {
        if (frame.kind === 'malformed' || frame.kind === 'limit') throw new Error(JSON.stringify(frame));
        this.take(frame, socket);
      }
    });
  }

  private take(frame: UpFrame, socket: Socket): void {
    this.frames.push(frame);
    const counts = (): { rows: number; snapshots: number } => ({
      rows: this.steps.length,
      snapshots: this.snapshots,
    });
    if (frame.kind === 'hello') socket.write(encodeFrame({ kind: 'welcome', ...counts() }));
    if (frame.kind === 'snapshot') this.snapshots += 1;
    if (frame.kind === 'metrics') {
      const width = 2 + frame.names.length;
      for (let row = 0; row < frame.rows; row += 1) this.steps.push(frame.values[row * width]!);
    }
    if (this.acknowledges && (frame.kind === 'metrics' || frame.kind === 'snapshot')) {
      socket.write(encodeFrame({ kind: 'ack', ...counts() }));
    }
  }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'margin-client-'));
  path = join(folder, 's');
  recorder = new ListeningRecorder();
  await recorder.listen();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await recorder.kill();
  rmSync(folder, { recursive: true, force: true });
});

function connect(more: object = {}): MarginClient {
  const client = createClient({
    socket: `unix:${path}`,
    token: 'token',
    hello: { config: { lr: 0.1 } },
    ...more,
  });
  clients.push(client);
  return client;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const settle = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the Node client', () => {
  test('says who it is, then sends rows, snapshots, sites and notes, and goodbye after the last acknowledgement', async () => {
    const client = connect();
    client.site({ what: 'optimizer', file: 'train.ts', line: 3, name: 'lr', value: 0.1 });
    client.log(1, { loss: 0.5 });
    client.snapshot({
      step: 1,
      embeddings: [
        [1, 2],
        [3, 4],
      ],
      labels: [0, 1],
      split: 'holdout',
    });
    client.note('checkpoint written', { step: 1 });
    expect(await client.close(0)).toBe(true);
    await settle(50);
    expect(recorder.frames.map((frame) => frame.kind)).toEqual([
      'hello',
      'site',
      'metrics',
      'snapshot',
      'note',
      'bye',
    ]);
    expect(recorder.frames[0]).toMatchObject({
      role: 'trainer',
      token: 'token',
      language: 'node',
      config: { lr: 0.1 },
    });
    expect(recorder.frames[3]).toMatchObject({ n: 2, d: 2, labels: Int32Array.of(0, 1), split: 'holdout' });
    expect(recorder.frames[5]).toEqual({ kind: 'bye', exitCode: 0 });
  });

  test('a row leaves within 50 ms, one with NaN at once', async () => {
    const client = connect({ batchMs: 400 });
    await expect.poll(() => recorder.frames.length).toBe(1);
    await settle(20);
    client.log(1, { loss: 1 });
    await settle(60);
    expect(recorder.steps).toEqual([]);
    client.log(2, { loss: NaN });
    await expect.poll(() => recorder.steps, { timeout: 150, interval: 5 }).toEqual([1, 2]);
  });

  test('a recorder that dies and comes back gets each row once, in order', async () => {
    const client = connect();
    let step = 0;
    const log = (rows: number): void => {
      for (let i = 0; i < rows; i += 1) client.log((step += 1), { loss: step });
    };
    log(1000);
    await expect.poll(() => recorder.steps.length).toBe(1000);
    recorder.acknowledges = false;
    log(700);
    await expect.poll(() => recorder.steps.length).toBe(1700);
    await recorder.kill();
    // Only 1,200 rows were in its journal.
    recorder.steps.length = 1200;
    log(600);
    await settle(300);
    log(600);
    recorder.acknowledges = true;
    await recorder.listen();
    expect(await client.close(0)).toBe(true);
    expect(recorder.steps).toEqual(range(1, 2900));
  });

  test('without a recorder it holds what fits, says what was dropped, and never blocks', async () => {
    await recorder.kill();
    const client = connect({ limits: { maxRows: 110_000, maxSnapshotBytes: 1000 } });
    const before = performance.now();
    for (let step = 1; step <= 120_000; step += 1) client.log(step, { loss: step });
    client.snapshot({ step: 1, embeddings: new Float32Array(1000), n: 10 });
    expect(performance.now() - before).toBeLessThan(3000);
    await recorder.listen();
    await expect.poll(() => recorder.steps.length, { timeout: 10_000 }).toBeGreaterThan(105_000);
    expect(await client.close()).toBe(true);
    const note = recorder.frames.find((frame) => frame.kind === 'note');
    expect(note).toMatchObject({ what: 'dropped', snapshots: 1 });
    expect(recorder.steps.length + (note as { rows: number }).rows).toBe(120_000);
  });

  test('stop and snapshot-now reach the program', async () => {
    const client = connect();
    const heard: string[] = [];
    client.onStop(() => heard.push('stop'));
    client.onSnapshotNow(() => heard.push('snapshot'));
    await expect.poll(() => recorder.frames.length).toBe(1);
    recorder.send({ kind: 'snapshot-now' });
    recorder.send({ kind: 'stop' });
    await expect.poll(() => heard).toEqual(['snapshot', 'stop']);
    expect(client.stopRequested).toBe(true);
  });

  test('whatever a program hands in, nothing throws', async () => {
    const client = connect();
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    client.log(NaN, {});
    client.log(1, null as never);
    client.snapshot({ step: 1, embeddings: [[1], [2, 3]] });
    client.snapshot({ step: 1, embeddings: [] });
    client.site({ what: 'x', file: 'y', line: 1, value: circular });
    client.log(2, { loss: 2 });
    expect(await client.close()).toBe(true);
    expect(recorder.steps).toEqual([2]);
  });

  test('what no frame can carry is left out, and costs nothing of what comes after it', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const client = connect({ hello: { config: { text: 'x'.repeat(2_000_000) } } });
    client.log(1, { loss: 1 });
    client.log(2, Object.fromEntries(range(1, 1000).map((i) => ['\u0001'.repeat(250) + i, i])));
    const snapshot = { embeddings: [[1], [2]], labels: [0, 1] };
    client.snapshot({ ...snapshot, step: 3, loss: circular });
    client.snapshot({ ...snapshot, step: 4, loss: { text: 'x'.repeat(2_000_000) } });
    client.snapshot({ ...snapshot, step: 5, split: 5 as never, time: NaN, total: -1 });
    client.note('x'.repeat(2_000_000));
    client.site({ what: 'x', file: 'y', line: 1, value: 'x'.repeat(2_000_000) });
    client.log(6, { loss: 6 });
    expect(await client.close()).toBe(true);
    expect(recorder.steps).toEqual([1, 2, 6]);
    expect(recorder.frames.filter(({ kind }) => kind === 'snapshot')).toMatchObject([
      { step: 3, n: 2 },
      { step: 4, n: 2 },
      { step: 5, n: 2, split: '5', total: 2 },
    ]);
    expect(recorder.sockets).toHaveLength(1);
  });

  test('close() waits as long as acknowledgements come, and no longer', async () => {
    recorder.acknowledges = false;
    const client = connect();
    for (let step = 1; step <= 100; step++) client.log(step, { loss: step });
    const closed = client.close(0, 600);
    // Each pause is shorter than the limit, all of them together are longer.
    for (const rows of [25, 50, 75, 100]) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      recorder.send({ kind: 'ack', rows, snapshots: 0 });
    }
    expect(await closed).toBe(true);
    expect(recorder.steps).toHaveLength(100);

    const another = connect();
    another.log(1, { loss: 1 });
    expect(await another.close(0, 200)).toBe(false);
  });

  test('close() waits for the successor of a recorder that was killed with rows to come', async () => {
    const client = connect();
    client.log(1, { loss: 1 });
    await expect.poll(() => recorder.steps.length).toBe(1);
    await recorder.kill();
    client.log(2, { loss: 2 });
    const closed = client.close(0, 200);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await recorder.listen();
    expect(await closed).toBe(true);
    expect(recorder.steps).toEqual([1, 2]);
  });

  test('without MARGIN_SOCKET it does nothing', async () => {
    const client = connectFromEnv();
    expect(client.active).toBe(false);
    client.log(1, { loss: 1 });
    expect(await client.close()).toBe(true);
  });

  test('a program that just ends has all of its rows recorded', async () => {
    const program = join(folder, 'program.cjs');
    buildSync({
      stdin: {
        contents: `import { connectFromEnv } from './src/client/createClient';
          const client = connectFromEnv();
          for (let step = 1; step <= 1000; step += 1) client.log(step, { loss: 1 / step });`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: program,
    });
    const env = { ...process.env, MARGIN_SOCKET: `unix:${path}`, MARGIN_TOKEN: 'token' };
    const code = await new Promise((resolve) =>
      spawn(process.execPath, [program], { env }).on('exit', resolve),
    );
    expect(code).toBe(0);
    expect(recorder.steps).toEqual(range(1, 1000));
    expect(recorder.frames.at(-1)).toEqual({ kind: 'bye', exitCode: 0 });
  });
});
