import { dense, hard, raw, scenario } from './faultScenario';
import type { FaultScenario } from './faultScenario';

/** Runs that learn, with what people take for a fault. */
export const HEALTHY: readonly FaultScenario[] = [
  scenario(
    'H1',
    'semi-hard mining',
    { miner: { kind: 'semi-hard' } },
    { last: { recall_at_1: [0.75, 1] }, verdict: 'learned' },
  ),
  scenario(
    'H2',
    'raw batch-hard with a soft margin, slow',
    {
      model: raw,
      miner: hard,
      loss: { soft: true },
      optimizer: { learningRate: 3e-4 },
    },
    { last: { recall_at_1: [0.5, 0.9] }, verdict: ['learning', 'learned'] },
  ),
  scenario(
    'H3',
    'raw, mean over active triplets: the loss hardly falls',
    {
      model: raw,
      loss: { margin: 0.5, reduction: 'mean-nonzero' },
    },
    { last: { recall_at_1: [0.75, 1], loss: [0.05, 0.7] }, verdict: 'learned' },
  ),
  scenario(
    'H4',
    'squared distances on the unit sphere (FaceNet)',
    { loss: { distance: 'squared' } },
    { last: { recall_at_1: [0.72, 1] }, verdict: 'learned' },
  ),
  scenario(
    'H5',
    'two dimensions: rank 2 by design',
    {
      model: { ...raw, embeddingDim: 2 },
      loss: { margin: 1 },
    },
    { last: { recall_at_1: [0.45, 0.8], effective_rank: [1.8, 2] }, verdict: ['learning', 'learned'] },
  ),
  scenario(
    'H9',
    'raw batch-hard: a passing contraction',
    {
      model: { ...raw, layers: dense(128, 128) },
      miner: hard,
      loss: { margin: 0.5 },
    },
    { last: { recall_at_1: [0.72, 1] }, alerts: ['geometry.contraction'], verdict: 'learned' },
  ),
];
