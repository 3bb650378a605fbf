import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { parseTripletConfig } from '../../../src/config/parseTripletConfig';
import { decodeTrainerFrame } from '../../../src/protocol/decodeTrainerFrame';
import { FrameDecoder } from '../../../src/protocol/decoder';
import type { HelloFrame, MetricsFrame, SnapshotFrame, TrainerFrame } from '../../../src/protocol/frames';
import { encodeFrame } from '../../../src/protocol/encode';

/** What a training run said and left behind. */
export interface TrainerResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly frames: readonly TrainerFrame[];
  readonly folder: string;
}

export interface TrainerOptions {
  /** The bundle; default the built one. */
  readonly bundle?: string;
  /** Called with each frame; may stop the run. */
  readonly onFrame?: (
    frame: TrainerFrame,
    host: { stop(): void; kill(signal: NodeJS.Signals): void },
  ) => void;
  /** Without a recorder there is no socket. */
  readonly recorder?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** In place of the manifest that a recorder would write. */
  readonly manifest?: string;
}

/** Runs the built trainer as a child on a run folder of its own, with a socket that speaks the recorder's part. */
export async function runTrainer(configText: string, options: TrainerOptions = {}): Promise<TrainerResult> {
  const folder = mkdtempSync(join(tmpdir(), 'margin-trainer-'));
  const { config, problems } = parseTripletConfig(configText, 'x.triplet.json');
  if (!config && options.manifest === undefined) throw new Error(JSON.stringify(problems));
  const program = { file: join(root, 'examples/x.triplet.json') };
  writeFileSync(join(folder, 'run.json'), options.manifest ?? JSON.stringify({ config, program }));

  const frames: TrainerFrame[] = [];
  const socketPath = join(folder, 's');
  const server = createServer((socket) => {
    answer(socket, frames, (frame) => {
      options.onFrame?.(frame, {
        stop: () => socket.write(encodeFrame({ kind: 'stop' })),
        kill: (signal) => child.kill(signal),
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const { PATH, HOME } = process.env;
  const socketVariables =
    options.recorder === false ? {} : { MARGIN_SOCKET: `unix:${socketPath}`, MARGIN_TOKEN: 't' };
  const child = spawn(process.execPath, [options.bundle ?? join(root, 'dist/trainer.cjs')], {
    env: { PATH, HOME, MARGIN_RUN_DIR: folder, ...socketVariables, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('close', (...end) => {
      resolve(end);
    });
  });
  server.close();
  return { code, signal, stdout, stderr, frames, folder };
}

/** Welcomes, takes every frame down, and acknowledges it as a recorder that has written it. */
function answer(socket: Socket, frames: TrainerFrame[], onFrame: (frame: TrainerFrame) => void): void {
  const decoder = new FrameDecoder(decodeTrainerFrame);
  let rows = 0;
  let snapshots = 0;
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    for (const frame of decoder.push(bytes)) {
      if (frame.kind === 'malformed' || frame.kind === 'limit') throw new Error(JSON.stringify(frame));
      frames.push(frame);
      if (frame.kind === 'hello') socket.write(encodeFrame({ kind: 'welcome', rows: 0, snapshots: 0 }));
      if (frame.kind === 'metrics') rows += frame.rows;
      if (frame.kind === 'snapshot') snapshots++;
      if (frame.kind === 'metrics' || frame.kind === 'snapshot')
        socket.write(encodeFrame({ kind: 'ack', rows, snapshots }));
      onFrame(frame);
    }
  });
}

export function helloOf({ frames }: TrainerResult): HelloFrame {
  return frames.find((frame): frame is HelloFrame => frame.kind === 'hello')!;
}

export function snapshotsOf({ frames }: TrainerResult): SnapshotFrame[] {
  return frames.filter((frame): frame is SnapshotFrame => frame.kind === 'snapshot');
}

/** Logged rows as objects, `step` among them, in order. Values a row does not have are left out; time too. */
export function rowsOf({ frames }: TrainerResult): Record<string, number>[] {
  return frames
    .filter((frame): frame is MetricsFrame => frame.kind === 'metrics')
    .flatMap(({ names, rows, values }) =>
      Array.from({ length: rows }, (_, row) => {
        const at = row * (2 + names.length);
        return Object.fromEntries([
          ['step', values[at]!],
          ...names.map((name, i) => [name, values[at + 2 + i]!] as const),
        ]);
      }),
    );
}

export function checkpointsOf({ folder }: TrainerResult): string[] {
  try {
    return readdirSync(join(folder, 'checkpoints')).sort();
  } catch {
    return [];
  }
}

export function readCheckpoint({ folder }: TrainerResult, name: string): Buffer {
  return readFileSync(join(folder, 'checkpoints', `${name}.safetensors`));
}
