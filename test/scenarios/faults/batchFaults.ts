import { CHANCE, UNTRAINED, ZERO, hard, raw, scenario } from './faultScenario';
import type { FaultScenario } from './faultScenario';

/** Faults of labels, batches, miners and margins. */
export const BATCH_FAULTS: readonly FaultScenario[] = [
  scenario(
    'C7',
    'labels of which no two are equal',
    {
      model: raw,
      miner: { kind: 'batch-hard', variant: 'omoindrot' },
      loss: { margin: 1 },
      faults: { labels: 'unique' },
    },
    {
      last: { loss: [0, 0.01], recall_at_1: [0.2, 0.5] },
      highest: { loss: [0.5, 0.7], active_share: ZERO },
      alerts: ['batch.no-positives'],
      cause: 'no-positives',
      field: 'labels',
      verdict: 'no-triplets',
    },
  ),
  scenario(
    'C8',
    'a margin that unit rows cannot reach',
    { loss: { margin: 2.5 } },
    {
      last: { loss: [0.5, 2.2], active_share: [1, 1], recall_at_1: [0.55, 0.95] },
      alerts: ['loss.margin-unreachable'],
      cause: 'margin-unreachable',
      field: 'margin',
    },
  ),
  scenario(
    'C9',
    'labels shuffled within each batch',
    { faults: { labels: 'shuffled' } },
    {
      last: { loss: [0.16, 0.22], kappa: [0.1, 0.35], recall_at_1: UNTRAINED },
      alerts: ['geometry.collapse-imminent'],
      cause: 'label-noise',
      field: 'labels',
    },
  ),
  scenario(
    'C9b',
    'the same with batch-hard of raw distances',
    {
      model: raw,
      miner: hard,
      loss: { margin: 0.5 },
      faults: { labels: 'shuffled' },
    },
    {
      last: { loss: [0.49, 0.51], kappa: [0, 1e-3], dead_share: [0.4, 1], recall_at_1: CHANCE },
      alerts: ['geometry.collapse-imminent', 'geometry.point-collapse'],
      cause: 'label-noise',
      field: 'labels',
      verdict: 'dead-at-loss',
    },
  ),
  scenario(
    'C9c',
    '60 % wrong labels with batch-hard of raw distances',
    {
      model: raw,
      miner: hard,
      loss: { margin: 0.5 },
      faults: { labelNoise: 0.6 },
    },
    {
      last: { loss: [0.49, 0.51], kappa: [0, 1e-3], dead_share: [0.4, 1], recall_at_1: CHANCE },
      alerts: ['geometry.collapse-imminent', 'geometry.point-collapse'],
      cause: ['label-noise', 'hard-mining'],
      verdict: 'dead-at-loss',
    },
  ),
  scenario(
    'C10',
    'one label for all',
    {
      miner: { kind: 'batch-hard', variant: 'omoindrot' },
      faults: { labels: 'equal' },
      steps: 100,
    },
    {
      last: { loss: [0.2, 0.2] },
      highest: { grad_norm: ZERO, update_ratio: ZERO },
      alerts: ['batch.no-negatives'],
      cause: 'no-negatives',
      field: 'labels',
      verdict: 'no-triplets',
    },
  ),
  scenario(
    'C12',
    'random triplets with a margin of 50',
    {
      model: raw,
      miner: { kind: 'random' },
      loss: { margin: 50 },
    },
    {
      last: { norm_p50: [15, 200], recall_at_1: [0.4, 0.85] },
      alerts: ['norms.explosion'],
      cause: 'free-scale',
      verdict: 'inflated-good',
    },
  ),
  scenario(
    'C13',
    'a miner of solved triplets',
    { miner: { kind: 'easy' }, steps: 150 },
    {
      highest: { loss: ZERO, grad_norm: ZERO, update_ratio: ZERO },
      alerts: ['triplets.starved'],
      cause: 'easy-mining',
      field: 'kind',
      verdict: 'starved',
    },
  ),
  scenario(
    'C19',
    'a class that dominates',
    {
      batch: { sampler: 'random', size: 32 },
      faults: { dominantClass: 0.9 },
    },
    {
      last: { loss: [0, 0.01], train_recall_at_1: [0.95, 1], recall_at_1: [0.15, 0.5] },
      verdict: 'overfitting',
      alerts: ['labels.overfit'],
      cause: 'imbalance',
      field: 'dominantClass',
    },
  ),
  scenario(
    'C20',
    '40 rows with random labels',
    { faults: { trainRows: 40, labels: 'random' } },
    {
      last: { loss: [0, 0.01], train_recall_at_1: [0.95, 1], recall_at_1: [0.1, 0.3] },
      alerts: ['labels.overfit'],
      cause: 'overfit',
      field: 'trainRows',
    },
  ),
  scenario(
    'C29',
    'positives that are the anchor itself',
    { faults: { duplicatePositives: true } },
    {
      highest: { loss: [0, 0.01], active_share: [0, 0.05] },
      alerts: ['batch.duplicate-positives'],
      cause: 'duplicate-positives',
      field: 'duplicatePositives',
      verdict: 'no-triplets',
    },
  ),
];
