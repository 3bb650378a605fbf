import { describe, expect, it } from 'vitest';
import { describeWith } from '../support/requirePart';
import { tinyTask } from './fixtures/trainerTask';
import { recordFigure } from './support/figures';
import { startTrainer } from './support/steppers';
import type { Lap, Stepper } from './support/steppers';

const LOOK_EVERY = 10;
const LAP = 1000;
const STEPS = 10_000;
/** Until then the heap and the backend's pools grow to the size that they keep. */
const SETTLED = 2000;
const LIMIT_MB = 20;

/** What there is after each thousand steps and a collection of garbage, the probes looked at every ten. */
async function sample(trainer: Stepper): Promise<Lap[]> {
  trainer.look(LOOK_EVERY);
  const laps: Lap[] = [];
  for (let step = 0; step < STEPS; step += LAP) laps.push(await trainer.take(LAP));
  return laps;
}

function measureMemory(backend: 'native' | 'wasm'): void {
  it(`stays the same over ${STEPS} steps on ${backend}`, { timeout: 300_000 }, async () => {
    const trainer = await startTrainer(backend, tinyTask, ['--expose-gc']);
    try {
      const laps = await sample(trainer);
      expect(laps.at(-1)!.tensors, 'tensors after 10,000 steps as after 1,000').toBe(laps[0]!.tensors);
      const settled = laps[SETTLED / LAP - 1]!.rssMiB;
      const most = Math.max(...laps.slice(SETTLED / LAP).map(({ rssMiB }) => rssMiB));
      recordFigure({
        what: `memory that the trainer grows by after ${SETTLED} steps, ${backend}`,
        value: Number(Math.max(0, most - settled).toFixed(1)),
        unit: 'MB',
        limit: LIMIT_MB,
        note: `resident, garbage collected; ${STEPS} steps, looked at every ${LOOK_EVERY}`,
      });
    } finally {
      await trainer.end();
    }
  });
}

describe("The built-in trainer's memory", () => {
  measureMemory('wasm');
});

describeWith(['native-tensorflow'], "The built-in trainer's memory on native TensorFlow", () => {
  measureMemory('native');
});
