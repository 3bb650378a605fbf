import { afterAll, it } from 'vitest';
import { describeWith, part, requirePart } from '../support/requirePart';
import { denseTask, imageTask } from './fixtures/trainerTask';
import type { TrainerTask } from './fixtures/trainerTask';
import { recordFigure } from './support/figures';
import { median, race, startTorch, startTrainer } from './support/steppers';
import type { Stepper } from './support/steppers';

const ROUNDS = 5;
/** A step of ours may take this many of PyTorch's: 0.6 and 0.15 of its steps per second. */
const LIMITS = { native: 1 / 0.6, wasm: 1 / 0.15 } as const;

type Backend = keyof typeof LIMITS;

const running: Stepper[] = [];
afterAll(() => Promise.all(running.map((stepper) => stepper.end())));

/** Interleaved with PyTorch on one thread and on as many as it takes by itself; the faster of the two counts. */
async function compare(
  task: TrainerTask,
  title: string,
  steps: { readonly torch: number } & Readonly<Record<Backend, number>>,
  limits: Partial<Record<Backend, number>>,
): Promise<void> {
  const python = requirePart('torch');
  const hasNative = part('native-tensorflow').path !== undefined;
  const backends: readonly Backend[] = hasNative ? ['native', 'wasm'] : ['wasm'];
  const keep = async (starting: Promise<Stepper>, count: number) => {
    const stepper = await starting;
    running.push(stepper);
    return { stepper, steps: count };
  };
  const racers: Parameters<typeof race>[0] = {
    oneThread: await keep(startTorch(python, 1, task), steps.torch),
    itsThreads: await keep(startTorch(python, 0, task), steps.torch),
    ...Object.fromEntries(
      await Promise.all(
        backends.map(async (name) => [name, await keep(startTrainer(name, task), steps[name])] as const),
      ),
    ),
  };
  const rates = await race(racers, ROUNDS);
  const [one, its] = [rates['oneThread']!, rates['itsThreads']!];
  const torch = median(one) > median(its) ? one : its;
  const round = (value: number) => Number(value.toPrecision(3));
  const threads = `PyTorch on ${torch === one ? 'one thread' : 'its own choice of threads'}`;
  recordFigure({ what: `${title}, PyTorch`, value: round(median(torch)), unit: 'steps/s', note: threads });
  for (const backend of backends) {
    const own = rates[backend]!;
    recordFigure({ what: `${title}, ${backend}`, value: round(median(own)), unit: 'steps/s' });
  }
  for (const backend of backends) {
    const own = rates[backend]!;
    const slower = median(own.map((rate, at) => torch[at]! / rate));
    const limit = limits[backend];
    recordFigure({
      what: `${title}, a step on ${backend} beside PyTorch's`,
      value: round(slower),
      unit: '×',
      ...(limit === undefined ? {} : { limit: Number(limit.toFixed(2)) }),
      note: `${round(1 / slower)} of its steps per second, median of ${ROUNDS} rounds in turn`,
    });
  }
}

describeWith(['torch'], 'The built-in trainer beside PyTorch', () => {
  it('trains 784-256-128-64 on 288 rows, batch-hard, Adam', { timeout: 300_000 }, async () => {
    await compare(denseTask, 'dense triplet step', { torch: 100, native: 100, wasm: 20 }, LIMITS);
  });

  it('trains a small CNN on 64 images of 28×28', { timeout: 300_000 }, async () => {
    await compare(imageTask, 'CNN triplet step', { torch: 20, native: 20, wasm: 5 }, {});
  });
});
