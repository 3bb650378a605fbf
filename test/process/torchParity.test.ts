import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
// Brings the gradients of all operations; the bundle imports them one by one.
import '@tensorflow/tfjs-layers';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { parseTripletConfig } from '../../src/config/parseTripletConfig';
import type {
  LossConfig,
  MinerConfig,
  OptimizerConfig,
  ScheduleConfig,
} from '../../src/config/tripletConfig';
import { backpropagateDistances, createEmbeddingBatch } from '../../src/trainer/distances/embeddingBatch';
import { createTripletLoss } from '../../src/trainer/losses/tripletLoss';
import { createMiner } from '../../src/trainer/miners/createMiner';
import { createNetwork } from '../../src/trainer/network/network';
import { createOptimiser } from '../../src/trainer/optimisers/createOptimiser';
import { createSchedule } from '../../src/trainer/schedules/createSchedule';
import { SeededRandom } from '../../src/util/seededRandom';
import { describeWith, requirePart } from '../support/requirePart';

function askTorch<T>(cases: readonly object[]): T[] {
  const script = join(root, 'test/process/fixtures/torchParity.py');
  const { status, stdout, stderr } = spawnSync(requirePart('torch'), [script], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T[];
}

const distances = ['euclidean', 'squared', 'cosine'] as const;
const minerKinds = ['batch-all', 'batch-hard', 'semi-hard'] as const;
const reductions = ['mean', 'sum', 'mean-nonzero'] as const;
const normals = (seed: number, count: number) => {
  const random = SeededRandom.fromSeed(seed, 'parity');
  return Array.from({ length: count }, () => Math.fround(random.nextNormal()));
};
const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describeWith(['torch'], 'beside PyTorch and pytorch-metric-learning', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('every loss × distance × reduction × miner gives their value and gradient to 1e-5', () => {
    const d = 6;
    // 24 rows: above 25 torch.cdist itself takes the inexact Gram path.
    const labels = Int32Array.from({ length: 24 }, (_, i) => (i < 21 ? Math.floor(i / 3) : 7 + (i - 21)));
    const cases = distances.flatMap((distance) =>
      [false, true].flatMap((normalize) =>
        minerKinds.flatMap((miner) =>
          reductions.flatMap((reduction) =>
            [false, true].map((soft) => ({
              ask: 'loss',
              distance,
              normalize,
              miner,
              reduction,
              soft,
              margin: 0.4,
              d,
            })),
          ),
        ),
      ),
    );
    const rows = normals(1, labels.length * d);
    const answers = askTorch<{ value: number; gradient: number[] }>(
      cases.map((entry) => ({ ...entry, rows, labels: [...labels] })),
    );
    cases.forEach((entry, index) => {
      const { distance, normalize, reduction, soft, margin } = entry;
      const config: LossConfig = { kind: 'triplet', margin, distance, reduction, soft };
      const batch = createEmbeddingBatch(rows, d, labels, { distance, normalize });
      const result = createTripletLoss(
        config,
        createMiner({ kind: entry.miner } as MinerConfig, config),
      )(batch);
      const gradient = backpropagateDistances(batch, result.pairGradient);
      const expected = answers[index]!;
      const where = JSON.stringify(entry);
      expect(result.count, where).toBeGreaterThan(0);
      expect(Math.abs(result.value - expected.value), where).toBeLessThan(1e-5 * Math.abs(expected.value));
      const scale = largest(expected.gradient);
      const worst = largest(gradient.map((value, i) => value - expected.gradient[i]!));
      expect(worst, where).toBeLessThan(1e-5 * scale);
    });
  });

  it('optimisers follow theirs over 100 steps', () => {
    const configs = [
      { kind: 'adam', learningRate: 0.01, weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      { kind: 'adam', learningRate: 0.003, weightDecay: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      { kind: 'sgd', learningRate: 0.1, weightDecay: 0, momentum: 0 },
      { kind: 'sgd', learningRate: 0.05, weightDecay: 0.01, momentum: 0.9 },
    ] as const satisfies readonly OptimizerConfig[];
    const weights = normals(2, 12);
    const gradients = Array.from({ length: 100 }, (_, step) => normals(100 + step, 12));
    const answers = askTorch<number[][]>(
      configs.map((config) => ({ ask: 'optimiser', config, weights, gradients })),
    );
    configs.forEach((config, index) => {
      const parameter = { name: 'w', shape: [12], values: Float32Array.from(weights) };
      const optimiser = createOptimiser(config, [parameter]);
      gradients.forEach((gradient, step) => {
        optimiser.update([parameter], [Float32Array.from(gradient)], config.learningRate);
        const expected = answers[index]![step]!;
        const worst = largest(parameter.values.map((value, i) => value - expected[i]!));
        expect(worst, `${JSON.stringify(config)} at step ${step + 1}`).toBeLessThan(1e-5 * largest(expected));
      });
    });
  });

  it('schedules are theirs at each of 200 steps', () => {
    const plateau = {
      kind: 'reduceOnPlateau',
      every: 'epoch',
      metric: 'loss',
      factor: 0.3,
      patience: 3,
      threshold: 1e-3,
      thresholdMode: 'rel',
      cooldown: 0,
      minLearningRate: 0,
    } as const;
    const schedules = [
      { kind: 'step', stepSize: 7, gamma: 0.7, every: 'step' },
      plateau,
      { ...plateau, thresholdMode: 'abs', threshold: 0.05, cooldown: 4 },
      { ...plateau, metric: 'recall_at_1', patience: 0, minLearningRate: 1e-4 },
      { ...plateau, metric: 'recall_at_1', thresholdMode: 'abs', factor: 0.9, patience: 5 },
      { ...plateau, factor: 0.5, patience: 1, minLearningRate: 0 },
    ] as const satisfies readonly ScheduleConfig[];
    const noise = normals(3, 200);
    const values = noise.map((value, step) => Math.max(0.1, 2 / (1 + step / 20)) + 0.05 * value);
    const answers = askTorch<number[]>(
      schedules.map((schedule) => ({ ask: 'schedule', learningRate: 0.1, values, ...schedule })),
    );
    schedules.forEach((config, index) => {
      const schedule = createSchedule(config, 0.1);
      const rates = values.map((value) => {
        schedule.advance(value);
        return schedule.learningRate;
      });
      expect(rates, JSON.stringify(config)).toEqual(answers[index]);
      expect(new Set(rates).size).toBeGreaterThan(2);
    });
  });

  it('a whole run from the same weights on the same batches follows their loss curve', () => {
    const text = JSON.stringify({
      data: { path: 'x' },
      model: { layers: [{ dense: 24 }, { dense: 12 }], embeddingDim: 5 },
      loss: { margin: 0.5 },
      miner: { kind: 'batch-hard' },
      optimizer: { kind: 'adam', learningRate: 0.002 },
    });
    const config = parseTripletConfig(text, 'x').config!;
    const inputs = 10;
    const network = createNetwork(tf, config.model, inputs, 1);
    const labels = Int32Array.from({ length: 24 }, (_, i) => Math.floor(i / 4));
    const batches = Array.from({ length: 60 }, (_, step) =>
      Float32Array.from(
        normals(500 + step, 24 * inputs),
        (value, i) => 0.5 * value + Math.sin(labels[Math.floor(i / inputs)]! * 3 + i),
      ),
    );
    const layers = [0, 2, 4].map((at) => {
      const [weight, bias] = network.parameters.slice(at, at + 2);
      return {
        inputs: weight!.shape[1],
        units: weight!.shape[0],
        weight: [...weight!.values],
        bias: [...bias!.values],
      };
    });
    const [theirs] = askTorch<{ curve: { loss: number; gradNorm: number }[]; names: string[] }>([
      {
        ask: 'run',
        layers,
        batches: batches.map((rows) => ({ rows: [...rows], labels: [...labels] })),
        optimizer: config.optimizer,
        miner: config.miner.kind,
        normalize: false,
        ...config.loss,
      },
    ]);
    expect(network.parameters.map(({ name }) => name)).toEqual(theirs!.names);

    const optimiser = createOptimiser(config.optimizer, network.parameters);
    const loss = createTripletLoss(config.loss, createMiner(config.miner, config.loss));
    const tensors: number[] = [];
    batches.forEach((rows, step) => {
      let value = Number.NaN;
      const { gradients } = network.differentiate(rows, 24, (embeddings) => {
        const batch = createEmbeddingBatch(embeddings, 5, labels, {
          distance: 'euclidean',
          normalize: false,
        });
        const result = loss(batch);
        value = result.value;
        return backpropagateDistances(batch, result.pairGradient);
      });
      optimiser.update(network.parameters, gradients, config.optimizer.learningRate);
      const expected = theirs!.curve[step]!;
      const norm = Math.sqrt(
        gradients.reduce((sum, array) => sum + array.reduce((part, g) => part + g * g, 0), 0),
      );
      // Rounding grows with the steps; a choice of the miner may flip only after it has.
      const tolerance = 1e-5 * (1 + step);
      expect(Math.abs(value - expected.loss), `loss at step ${step + 1}`).toBeLessThan(
        tolerance * expected.loss,
      );
      expect(Math.abs(norm - expected.gradNorm), `gradient at step ${step + 1}`).toBeLessThan(
        10 * tolerance * expected.gradNorm,
      );
      tensors.push(tf.memory().numTensors);
    });
    expect(theirs!.curve.at(-1)!.loss).toBeLessThan(0.7 * theirs!.curve[0]!.loss);
    expect(new Set(tensors).size).toBe(1);
  });
});
