import { BASE_SETUP, type TrainingSetup } from './trainScenario';

/** A setup with a known outcome; ids as in docs/diagnosis.md. */
export interface CuratedScenario {
  readonly id: string;
  readonly what: string;
  readonly setup: TrainingSetup;
  /** Healthy, or the causes that may come first (by an alert that stands when the run ends or dies). */
  readonly expected: 'healthy' | readonly string[];
}

const curate = (
  id: string,
  what: string,
  expected: CuratedScenario['expected'],
  setup: Partial<TrainingSetup>,
): CuratedScenario => ({ id, what, expected, setup: { ...BASE_SETUP, ...setup } });

export const CURATED: readonly CuratedScenario[] = [
  curate('H1', 'semi-hard mining on the unit sphere', 'healthy', {
    normalized: true,
    margin: 0.2,
    miner: 'semi-hard',
  }),
  curate('H3', 'batch-all, mean over active triplets: a loss plateau', 'healthy', { nonzero: true }),
  curate('H5', 'two dimensions: rank 2 by design', 'healthy', { embeddingDim: 2, margin: 1 }),
  curate('H9', 'raw batch-hard: a passing contraction', 'healthy', { miner: 'batch-hard', hidden: [64, 64] }),
  curate('H10', 'normalised batch-hard: the deepest passing contraction', 'healthy', {
    normalized: true,
    margin: 0.2,
    miner: 'batch-hard',
    rate: 3e-3,
    hidden: [64, 64],
  }),
  curate('C1', 'raw batch-hard with a learning rate too high', ['lr-too-high'], {
    miner: 'batch-hard',
    rate: 3e-2,
    hidden: [64, 64],
    steps: 160,
  }),
  curate('C1w', 'the same, ten times the usual rate', ['lr-too-high'], {
    miner: 'batch-hard',
    rate: 0.1,
    hidden: [64, 64],
    steps: 100,
  }),
  curate('C1d', 'hard mining in two dimensions with a large batch', ['lr-too-high', 'hard-mining'], {
    miner: 'batch-hard',
    normalized: true,
    margin: 0.2,
    embeddingDim: 2,
    classes: 10,
    perClass: 6,
    rate: 2e-2,
    hidden: [64, 64],
    steps: 60,
  }),
  curate('C3', 'an output ReLU that is dead from the start', ['dead-relu'], {
    outputRelu: true,
    outputBias: -3,
    steps: 40,
  }),
  curate('C9b', 'shuffled labels under raw batch-hard', ['label-noise'], {
    miner: 'batch-hard',
    labelNoise: 1,
    steps: 160,
  }),
  curate('C13', 'a miner that picks solved triplets', ['easy-mining'], {
    miner: 'easy',
    normalized: true,
    margin: 0.2,
    steps: 80,
  }),
];
