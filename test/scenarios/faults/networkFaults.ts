import { CHANCE, UNTRAINED, ZERO, dense, hard, raw, scenario, sgd } from './faultScenario';
import type { FaultScenario } from './faultScenario';

/** Faults of the network: its weights, layers and inputs. */
export const NETWORK_FAULTS: readonly FaultScenario[] = [
  scenario(
    'C2',
    'squared distances and a last layer that starts tiny',
    {
      model: raw,
      miner: hard,
      loss: { margin: 1, distance: 'squared' },
      optimizer: sgd(1e-2),
      faults: { outputScale: 1e-4 },
      steps: 150,
    },
    {
      last: { loss: [0.999, 1.001], kappa: [1e-6, 1e-3] },
      highest: { update_ratio: [0, 1e-6] },
      alerts: ['geometry.point-collapse'],
      cause: 'squared-vanish',
      field: 'outputScale',
    },
  ),
  scenario(
    'C3',
    'an output relu with biases of -3',
    {
      model: raw,
      faults: { outputActivation: 'relu', outputBias: -3 },
      steps: 60,
    },
    {
      last: { loss: [0.2, 0.2], kappa: ZERO, dead_share: [1, 1], recall_at_1: CHANCE },
      highest: { grad_norm: ZERO },
      alerts: ['geometry.point-collapse'],
      cause: 'dead-relu',
      field: 'outputBias',
      verdict: 'dead-at-loss',
    },
  ),
  scenario(
    'C4',
    'a first layer with biases of -20',
    { model: raw, faults: { firstBias: -20 }, steps: 60 },
    {
      last: { loss: [0.2, 0.2], kappa: ZERO, dead_share: [1, 1], recall_at_1: CHANCE },
      highest: { grad_norm: ZERO },
      alerts: ['geometry.point-collapse'],
      cause: 'dead-relu',
      field: 'firstBias',
      verdict: 'dead-at-loss',
    },
  ),
  scenario(
    'C16',
    'six layers of sigmoids, Adam',
    {
      model: { layers: dense(64, 64, 64, 64, 64, 64), activation: 'sigmoid' },
    },
    {
      last: { recall_at_1: [0.15, 0.6], effective_rank: [1, 2.5] },
      alerts: ['geometry.point-collapse'],
      cause: 'vanishing-gradient',
      field: 'activation',
    },
  ),
  scenario(
    'C16b',
    'six layers of sigmoids, SGD',
    {
      model: { layers: dense(64, 64, 64, 64, 64, 64), activation: 'sigmoid' },
      optimizer: sgd(1e-2),
      steps: 150,
    },
    {
      last: { loss: [0.199, 0.201], kappa: [0, 1e-4], recall_at_1: UNTRAINED },
      highest: { grad_norm: [0, 1e-4], update_ratio: [0, 1e-6] },
      alerts: ['geometry.point-collapse'],
      cause: 'vanishing-gradient',
      field: 'activation',
    },
  ),
  scenario(
    'C17',
    'inputs with an offset of 100',
    {
      faults: { inputOffset: 100 },
      optimizer: { learningRate: 1e-4 },
    },
    {
      // The cone opens slowly: kappa is 0.006 to 0.11 at the end.
      last: { loss: [0.17, 0.201], kappa: [0, 0.3], recall_at_1: [0.1, 0.4] },
      alerts: ['geometry.cone'],
      cause: 'input-scale',
      field: 'inputOffset',
    },
  ),
  scenario(
    'C17b',
    'one input for all',
    { faults: { constantInputs: true }, steps: 100 },
    {
      last: { loss: [0.2, 0.2], kappa: ZERO, recall_at_1: CHANCE },
      highest: { grad_norm: ZERO },
      alerts: ['geometry.point-collapse'],
      cause: 'constant-inputs',
      field: 'constantInputs',
      verdict: 'dead-at-loss',
    },
  ),
  scenario(
    'C18',
    'a bottleneck of one unit',
    { model: { layers: dense(128, 1) } },
    {
      // With some seeds (11 and 12) the one unit is dead from the start, and the space is a point.
      last: { recall_at_1: [0.05, 0.45], effective_rank: [1, 2] },
      alerts: [['geometry.dim-collapse', 'geometry.point-collapse']],
      cause: 'capacity-limited',
      field: 'dense',
    },
  ),
  scenario(
    'C22',
    'a softmax behind the last layer and a margin of 2',
    {
      loss: { margin: 2 },
      faults: { outputActivation: 'softmax' },
    },
    {
      last: { loss: [0.586, 1.6], active_share: [1, 1], norm_p50: [0.5, 1] },
      alerts: ['loss.margin-unreachable'],
      cause: 'margin-unreachable',
      field: 'margin',
    },
  ),
  scenario(
    'C30',
    'three towers that share nothing',
    { faults: { unsharedTowers: true } },
    {
      last: { loss: [0, 0.03], recall_at_1: UNTRAINED },
      alerts: ['triplets.starved'],
      cause: 'unshared-towers',
      field: 'unsharedTowers',
      verdict: 'starved',
    },
  ),
];
