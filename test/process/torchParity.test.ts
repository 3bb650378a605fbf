import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
// Brings the gradients of all operations; the bundle imports them one by one.
import '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { parseTripletConfig } from '../../src/config/parseTripletConfig';
import type { OptimizerConfig, ScheduleConfig } from '../../src/config/tripletConfig';
import { backpropagateDistances, createEmbeddingBatch } from '../../src/trainer/distances/embeddingBatch';
import { createLoss } from '../../src/trainer/losses/createLoss';
import { createMiner } from '../../src/trainer/miners/createMiner';
import { createNetwork } from '../../src/trainer/network/createNetwork';
import { clipGradients } from '../../src/trainer/optimisers/clipGradients';
import { createOptimiser } from '../../src/trainer/optimisers/createOptimiser';
import { createSchedule } from '../../src/trainer/schedules/createSchedule';
import { warmUpShare } from '../../src/trainer/schedules/warmUp';
import { SeededRandom } from '../../src/util/seededRandom';
import { describeWith } from '../support/requirePart';
import { askPython, TORCH_LIMIT_MS } from './support/askPython';

const normals = (seed: number, count: number) => {
  const random = SeededRandom.fromSeed(seed, 'parity');
  return Array.from({ length: count }, () => Math.fround(random.nextNormal()));
};
const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describeWith(['torch'], 'beside PyTorch and pytorch-metric-learning', () => {
  const weights = normals(2, 12);
  const gradients = Array.from({ length: 100 }, (_, step) => normals(100 + step, 12));
  const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
  const adamw = { ...adam, kind: 'adamw' } as const;
  const sgd = { kind: 'sgd', nesterov: false, momentum: 0, weightDecay: 0, learningRate: 0.1 } as const;
  const rmsprop = { kind: 'rmsprop', alpha: 0.99, epsilon: 1e-8, learningRate: 0.01 } as const;
  const optimisers: OptimizerConfig[] = [
    { ...adam, learningRate: 0.01, weightDecay: 0 },
    { ...adam, learningRate: 0.003, weightDecay: 0.1 },
    { ...adamw, learningRate: 0.01, weightDecay: 0.3 },
    { ...adamw, learningRate: 0.003, weightDecay: 0, beta1: 0.5, beta2: 0.9, epsilon: 1e-3 },
    sgd,
    { ...sgd, learningRate: 0.05, weightDecay: 0.01, momentum: 0.9 },
    { ...sgd, weightDecay: 0.01, momentum: 0.8, nesterov: true },
    { ...rmsprop, weightDecay: 0, momentum: 0 },
    { ...rmsprop, alpha: 0.8, weightDecay: 0.05, momentum: 0.6 },
    { ...sgd, clipNorm: 1.5 },
    { ...sgd, clipNorm: 1e3 },
    { ...adam, learningRate: 0.01, weightDecay: 0.1, clipValue: 0.5, clipNorm: 1 },
  ];

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
    warmupSteps: 0,
    warmupFactor: 0.01,
  } as const;
  const counted = { every: 'step', warmupSteps: 0, warmupFactor: 0.01 } as const;
  const schedules: ScheduleConfig[] = [
    { ...counted, kind: 'step', stepSize: 7, gamma: 0.7 },
    { ...counted, kind: 'multiStep', milestones: [3, 50, 50, 120], gamma: 0.5 },
    { ...counted, kind: 'exponential', gamma: 0.97 },
    { ...counted, kind: 'cosine', length: 60, minLearningRate: 0.003 },
    { ...counted, kind: 'cosine', minLearningRate: 0 },
    { ...counted, kind: 'cosineRestarts', length: 17, stretch: 1, minLearningRate: 0.001 },
    { ...counted, kind: 'cosineRestarts', length: 9, stretch: 2, minLearningRate: 0 },
    { ...counted, kind: 'oneCycle', length: 201, rising: 0.3, divisor: 25, finalDivisor: 1e4 },
    { ...counted, kind: 'oneCycle', length: 260, rising: 0.1, divisor: 4, finalDivisor: 10 },
    // With a warm-up before them.
    { kind: 'constant', warmupSteps: 20, warmupFactor: 0.25 },
    { ...counted, kind: 'exponential', gamma: 0.97, warmupSteps: 30 },
    { ...counted, kind: 'cosine', length: 150, minLearningRate: 0, warmupSteps: 50, warmupFactor: 0.1 },
    { ...counted, kind: 'step', stepSize: 7, gamma: 0.7, warmupSteps: 1 },
    plateau,
    { ...plateau, thresholdMode: 'abs', threshold: 0.05, cooldown: 4 },
    { ...plateau, metric: 'recall_at_1', patience: 0, minLearningRate: 1e-4 },
    { ...plateau, metric: 'recall_at_1', thresholdMode: 'abs', factor: 0.9, patience: 5 },
    { ...plateau, factor: 0.5, patience: 1 },
    { ...plateau, metric: 'map_at_r', mode: 'min', patience: 2 },
    { ...plateau, metric: 'map_at_r', factor: 0.8, patience: 4 },
  ];
  const metricValues = normals(3, 200).map(
    (noise, step) => Math.max(0.1, 2 / (1 + step / 20)) + 0.05 * noise,
  );

  const inputs = 10;
  const config = parseTripletConfig(
    JSON.stringify({
      data: { path: 'x' },
      model: { layers: [{ dense: 24 }, { dense: 12 }], embeddingDim: 5 },
      miner: { kind: 'batch-hard' },
      optimizer: { kind: 'adam', learningRate: 0.002 },
    }),
    'x',
  ).config!;
  const runLabels = Int32Array.from({ length: 24 }, (_, i) => Math.floor(i / 4));
  const batches = Array.from({ length: 60 }, (_, step) =>
    Float32Array.from(
      normals(500 + step, 24 * inputs),
      (value, i) => 0.5 * value + Math.sin(runLabels[Math.floor(i / inputs)]! * 3 + i),
    ),
  );
  const network = createNetwork(tf, config.model, [inputs], 1);

  let answers: {
    optimisers: number[][][];
    schedules: number[][];
    run: { curve: { loss: number; gradNorm: number }[]; names: string[] };
  };

  beforeAll(async () => {
    await tf.setBackend('cpu');
    const layers = [0, 2, 4].map((at) => {
      const [weight, bias] = network.parameters.slice(at, at + 2);
      const [units, width] = weight!.shape;
      return { inputs: width, units, weight: [...weight!.values], bias: [...bias!.values] };
    });
    const all = askPython('torchParity.py', [
      ...optimisers.map((optimizer) => ({ ask: 'optimiser', config: optimizer, weights, gradients })),
      ...schedules.map((schedule) => ({
        ask: 'schedule',
        learningRate: 0.1,
        values: metricValues,
        ...schedule,
      })),
      {
        ask: 'run',
        layers,
        batches: batches.map((rows) => ({ rows: [...rows], labels: [...runLabels] })),
        optimizer: config.optimizer,
        ...config.loss,
      },
    ]);
    const take = (count: number) => all.splice(0, count) as never;
    answers = {
      optimisers: take(optimisers.length),
      schedules: take(schedules.length),
      run: all[0] as never,
    };
  }, TORCH_LIMIT_MS);

  it('optimisers follow theirs over 100 steps', () => {
    optimisers.forEach((optimizer, index) => {
      const parameter = { name: 'w', shape: [12], values: Float32Array.from(weights) };
      const optimiser = createOptimiser(optimizer, [parameter]);
      gradients.forEach((gradient, step) => {
        const clipped = clipGradients([Float32Array.from(gradient)], optimizer);
        optimiser.update([parameter], clipped, optimizer.learningRate);
        const expected = answers.optimisers[index]![step]!;
        const worst = largest(parameter.values.map((value, i) => value - expected[i]!));
        const where = `${JSON.stringify(optimizer)} at step ${step + 1}`;
        expect(worst, where).toBeLessThan(1e-5 * largest(expected));
      });
    });
  });

  it('schedules are theirs at each of 200 steps', () => {
    schedules.forEach((schedule, index) => {
      const own = createSchedule(schedule, 0.1, { steps: 200, stepsPerEpoch: 1 });
      const warmUp = { steps: schedule.warmupSteps, factor: schedule.warmupFactor };
      const rates = metricValues.map((value, at) => {
        const step = at + 1;
        if (step > warmUp.steps) own.advance(value);
        return own.learningRate * warmUpShare(step + 1, warmUp);
      });
      // PyTorch steps cosines and the warm-up by recursion: their last digits differ.
      rates.forEach((rate, step) => {
        const expected = answers.schedules[index]![step]!;
        const where = `${JSON.stringify(schedule)} after step ${step + 1}: ${rate}, not ${expected}`;
        expect(Math.abs(rate - expected), where).toBeLessThanOrEqual(1e-9 * expected + 1e-15);
      });
      expect(new Set(rates).size).toBeGreaterThan(2);
    });
  });

  it('a whole run from the same weights on the same batches follows their loss curve, with as many tensors all along', () => {
    expect(network.parameters.map(({ name }) => name)).toEqual(answers.run.names);
    const optimiser = createOptimiser(config.optimizer, network.parameters);
    const loss = createLoss(config.loss, config.miner.kind, createMiner(config.miner, config.loss));
    const tensors = new Set<number>();
    batches.forEach((rows, step) => {
      let value = Number.NaN;
      const { gradients: own } = network.differentiate(rows, 24, step + 1, (embeddings) => {
        const batch = createEmbeddingBatch(embeddings, 5, runLabels, {
          distance: 'euclidean',
          normalize: false,
        });
        const result = loss(batch, { step: step + 1, random: SeededRandom.fromSeed(1, 'parity') });
        value = result.value;
        return backpropagateDistances(batch, result.pairGradient);
      });
      optimiser.update(network.parameters, own, config.optimizer.learningRate);
      const expected = answers.run.curve[step]!;
      // Rounding grows with the steps, and may at last turn a choice of the miner: 2e-4 for 20 steps, then 1 %.
      const tolerance = step < 20 ? 2e-4 : 1e-2;
      expect(Math.abs(value - expected.loss), `loss of step ${step + 1}`).toBeLessThan(
        tolerance * expected.loss,
      );
      const norm = Math.sqrt(own.reduce((sum, array) => sum + array.reduce((part, g) => part + g * g, 0), 0));
      if (step < 20) {
        expect(Math.abs(norm - expected.gradNorm), `gradient of step ${step + 1}`).toBeLessThan(
          1e-4 * expected.gradNorm,
        );
      }
      tensors.add(tf.memory().numTensors);
    });
    expect(answers.run.curve.at(-1)!.loss).toBeLessThan(0.8 * answers.run.curve[0]!.loss);
    expect(tensors.size).toBe(1);
  });
});
