import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../../scripts/setup/paths.mjs';
import type { TrainerTask } from '../fixtures/trainerTask';
import { FIXTURE_ENV, buildFixture } from './buildFixture';
import { quantile } from './figures';

export interface Lap {
  readonly ms: number;
  readonly loss: number;
  /** Only of the built-in trainer. */
  readonly tensors: number;
  readonly rssMiB: number;
}

/** A process that trains so many steps when it is told to, and waits in between. */
export interface Stepper {
  take(steps: number): Promise<Lap>;
  /** Looks at the probes at every n-th step from now on. */
  look(every: number): void;
  end(): Promise<void>;
}

/** The built-in trainer on one backend; `nodeFlags` as --expose-gc, with which garbage is collected after each lap. */
export async function startTrainer(
  backend: 'native' | 'wasm',
  task: TrainerTask,
  nodeFlags: readonly string[] = [],
): Promise<Stepper> {
  const { program, remove } = buildFixture('trainerSteps');
  const stepper = await start(process.execPath, [...nodeFlags, program, backend, JSON.stringify(task)]);
  return { ...stepper, end: () => stepper.end().then(remove) };
}

/** PyTorch in `python`; 0 threads: as many as it takes by itself. */
export function startTorch(python: string, threads: number, task: TrainerTask): Promise<Stepper> {
  const program = join(root, 'test/bench/python/torch_steps.py');
  return start(python, [program, String(threads), JSON.stringify(task)]);
}

/** Steps per second of several, each as the rounds have it: they take turns, so that a busy machine is busy for all. */
export async function race(
  racers: Readonly<Record<string, { readonly stepper: Stepper; readonly steps: number }>>,
  rounds: number,
): Promise<Record<string, number[]>> {
  const rates: Record<string, number[]> = {};
  for (const { stepper, steps } of Object.values(racers)) await stepper.take(Math.ceil(steps / 2));
  for (let round = 0; round < rounds; round++) {
    for (const [name, { stepper, steps }] of Object.entries(racers)) {
      const { ms } = await stepper.take(steps);
      (rates[name] ??= []).push((1000 * steps) / ms);
    }
  }
  return rates;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

async function start(command: string, words: readonly string[]): Promise<Stepper> {
  const child = spawn(command, words, {
    env: FIXTURE_ENV,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      resolve();
    });
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ${words[0]} has ended.`);
    return value;
  };
  if ((await read()) !== 'ready') throw new Error(`${command} ${words[0]} is not ready.`);
  return {
    async take(steps): Promise<Lap> {
      child.stdin.write(`${steps}\n`);
      return JSON.parse(await read()) as Lap;
    },
    look(every): void {
      child.stdin.write(`look ${every}\n`);
    },
    end(): Promise<void> {
      child.stdin.end();
      return ended;
    },
  };
}
