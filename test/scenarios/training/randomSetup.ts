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
