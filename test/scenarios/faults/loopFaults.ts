import { CHANCE, ZERO, dense, hard, raw, scenario, sgd } from './faultScenario';
import type { FaultScenario } from './faultScenario';

/** Faults of the training loop: rate, schedule, optimiser and graph. */
export const LOOP_FAULTS: readonly FaultScenario[] = [
  scenario(
    'C1',
    'batch-hard of raw distances at too high a rate',
    {
      model: { ...raw, layers: dense(128, 128, 128) },
      miner: hard,
      loss: { margin: 0.5 },
      optimizer: { learningRate: 3e-2 },
    },
    {
      last: { loss: [0.49, 0.51], kappa: [0, 1e-3], dead_share: [0.9, 1], recall_at_1: CHANCE },
      alerts: ['geometry.point-collapse', 'rate.too-high'],
      cause: 'lr-too-high',
      field: 'learningRate',
      verdict: 'dead-at-loss',
    },
  ),
  scenario(
    'C1b',
    'the same normalised',
    {
      model: { layers: dense(128, 128) },
      miner: hard,
      optimizer: { learningRate: 5e-2 },
    },
    {
      last: { recall_at_1: [0.5, 0.95] },
      highest: { norm_p50: [1000, 1e6] },
      alerts: ['norms.explosion', 'rate.too-high'],
      cause: 'lr-too-high',
      field: 'learningRate',
    },
  ),
  scenario(
    'C5',
    'the loss climbed in place of descended',
    { faults: { flipSign: true } },
    {
      last: { loss: [0.4, 1.2], recall_at_1: CHANCE },
      verdict: ['climbing', 'collapsing'],
      alerts: ['loss.climbs'],
      cause: 'sign-inverted',
      field: 'flipSign',
    },
  ),
  scenario(
    'C6',
    'a loss cut from the graph',
    { faults: { detach: true }, steps: 60 },
    {
      // Of one batch of an untrained network.
      last: { batch_auc: [0.4, 0.75] },
      highest: { grad_norm: ZERO, update_ratio: ZERO },
      alerts: ['graph.nothing-moves'],
      cause: 'graph-detached',
      field: 'detach',
      verdict: 'nothing-moves',
    },
  ),
  scenario(
    'C11',
    'a root at 0',
    { faults: { naiveSqrt: true }, steps: 20 },
    {
      highest: { loss: [0.1, 0.3] },
      notANumber: ['loss', 'grad_norm'],
      alerts: ['numeric.nan-inf'],
      cause: 'nan-formula',
      field: 'naiveSqrt',
      verdict: 'not-a-number',
    },
  ),
  scenario(
    'C14',
    'SGD at a rate of 3',
    {
      model: { ...raw, layers: dense(128, 128) },
      miner: hard,
      loss: { margin: 0.5 },
      optimizer: sgd(3),
      steps: 200,
    },
    {
      last: { loss: [0.49, 0.51], kappa: [0, 1e-3], dead_share: [0.9, 1] },
      alerts: ['geometry.point-collapse', 'rate.too-high'],
      cause: 'lr-too-high',
      field: 'learningRate',
      verdict: 'dead-at-loss',
    },
  ),
  scenario(
    'C15',
    'a rate that decays too early',
    {
      model: { ...raw, layers: dense(128, 128) },
      miner: hard,
      loss: { margin: 1 },
      schedule: { kind: 'step', every: 'step', stepSize: 8, gamma: 0.3 },
    },
    {
      last: { loss: [1, 1.1], update_ratio: [0, 1e-9], recall_at_1: [0.1, 0.35] },
      alerts: ['rate.decayed-early'],
      cause: 'lr-decayed-early',
      field: 'every',
    },
  ),
  scenario(
    'C15b',
    'a plateau of the loss of each batch',
    {
      model: raw,
      loss: { margin: 0.5 },
      schedule: { kind: 'reduceOnPlateau', every: 'step', patience: 5 },
    },
    {
      last: { lr: [0, 1e-7], recall_at_1: [0.4, 0.85] },
      alerts: ['rate.decayed-early'],
      cause: 'lr-decayed-early',
      field: 'every',
      verdict: 'frozen-by-rate',
    },
  ),
  scenario(
    'C21',
    'weight decay of 0.3',
    {
      model: raw,
      loss: { margin: 0.5 },
      optimizer: { weightDecay: 0.3 },
    },
    {
      last: { recall_at_1: [0.15, 0.4], effective_rank: [1, 1.1] },
      alerts: ['geometry.dim-collapse', 'geometry.contraction'],
      cause: 'weight-decay',
      field: 'weightDecay',
    },
  ),
  scenario(
    'C23',
    'batch normalisation at a rate of 0.3',
    {
      model: {
        ...raw,
        layers: [{ dense: 128, activation: 'linear' }, { batchNorm: true }, { activation: 'relu' }],
      },
      miner: hard,
      loss: { margin: 0.5 },
      optimizer: { learningRate: 0.3 },
    },
    {
      last: { dead_share: [0.8, 1] },
      highest: { norm_p50: [30, 1000] },
      alerts: ['rate.too-high', 'norms.explosion', 'units.dead'],
      cause: 'lr-too-high',
      field: 'learningRate',
    },
  ),
  scenario(
    'C24',
    'an optimiser without parameters',
    { faults: { freeze: true }, steps: 60 },
    {
      last: { grad_norm: [0.1, 10] },
      highest: { update_ratio: ZERO },
      alerts: ['graph.nothing-moves'],
      cause: 'params-frozen',
      field: 'freeze',
      verdict: 'nothing-moves',
    },
  ),
  scenario(
    'C25',
    'gradients that are never set back to zero',
    {
      model: { ...raw, layers: dense(128, 128) },
      loss: { margin: 1 },
      optimizer: sgd(0.05),
      faults: { accumulateGradients: true },
    },
    {
      highest: { grad_norm: [3, 1e30], norm_p50: [10, 1e30] },
      alerts: ['norms.explosion'],
      cause: 'missing-zero-grad',
      field: 'accumulateGradients',
    },
  ),
  scenario(
    'C26',
    'squared distances of four layers at a rate of 30',
    {
      model: { ...raw, layers: dense(128, 128, 128, 128) },
      loss: { margin: 0.5, distance: 'squared' },
      optimizer: sgd(30),
      steps: 60,
    },
    {
      // What is left of it is NaN, or (1 seed of 10) a network whose units have all died.
      highest: { loss: [1e3, Infinity] },
      alerts: ['numeric.nan-inf'],
      cause: 'explosion',
      field: 'learningRate',
      verdict: ['not-a-number', 'dead-at-loss'],
    },
  ),
  scenario(
    'C31',
    'semi-hard mining of raw distances at too high a rate',
    {
      model: raw,
      miner: { kind: 'semi-hard' },
      loss: { margin: 0.5 },
      optimizer: { learningRate: 3e-2 },
    },
    {
      highest: { norm_p50: [30, 1e6] },
      alerts: ['norms.explosion', 'rate.too-high'],
      cause: 'lr-too-high',
      field: 'learningRate',
    },
  ),
];
