import { createRandom } from './random';
import { BASE_SETUP, type TrainingSetup } from './trainScenario';

/** A configuration as somebody might have written it, drawn by the seed; a third of them with bad labels. */
export function drawRandomSetup(seed: number): TrainingSetup {
  const random = createRandom(seed * 104729 + 7);
  const pick = <T>(...items: T[]): T => items[random.integer(items.length)]!;
  const optimizer = pick<'adam' | 'sgd'>('adam', 'adam', 'adam', 'sgd');
  const rate = 10 ** (-4 + 2.5 * random.uniform());
  const [classes, perClass] = pick([4, 2], [8, 4], [8, 4], [10, 6]);
  return {
    ...BASE_SETUP,
    optimizer,
    rate: optimizer === 'sgd' ? 30 * rate : rate,
    miner: pick('batch-hard', 'batch-hard', 'batch-all', 'semi-hard', 'random'),
    normalized: random.uniform() < 0.4,
    squared: random.uniform() < 0.15,
    soft: random.uniform() < 0.15,
    nonzero: random.uniform() < 0.4,
    margin: pick(0.2, 0.5, 1),
    embeddingDim: pick(2, 8, 32, 32),
    hidden: pick([64], [64, 64], [64, 64, 64]),
    classes: classes!,
    perClass: perClass!,
    labelNoise: pick(0, 0, 0, 0, 0.3, 1),
  };
}

const LATE_STEPS = 2000;

/** The same as a long run whose learning rate rises to 3 to 100 times its value within 200 steps, somewhere from step 500 to 1500. */
export function drawLateSetup(seed: number): TrainingSetup {
  const random = createRandom(seed * 31 + 5);
  const factor = 10 ** (0.5 + 1.5 * random.uniform());
  const from = 500 + random.integer(1000);
  const rising = 1 + random.integer(200);
  const share = (step: number): number => Math.min(1, Math.max(0, (step - from) / rising));
  return { ...drawRandomSetup(seed), steps: LATE_STEPS, schedule: (step) => factor ** share(step) };
}
