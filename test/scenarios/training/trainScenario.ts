import { METRICS, type MetricRow } from '../../../src/domain/metrics';
import type { Snapshot } from '../../../src/domain/snapshot';
import { BatchWatch } from '../../../src/trainer/looks/batchWatch';
import { planConfiguredLooks, type LookPlan } from '../../../src/trainer/looks/lookPlan';
import { makeNoisyDigits, type LabelledRows } from './data';
import { backward, createNetwork, forward, toDeadShare, type Layer } from './network';
import { createOptimizer } from './optimizer';
import { createRandom, type Random } from './random';
import { computeTripletLoss, type LossOptions } from './tripletLoss';

/** One training run: what a user could have written, and what is wrong with it. */
export interface TrainingSetup extends LossOptions {
  readonly optimizer: 'adam' | 'sgd';
  readonly rate: number;
  /** Rate at a step, as a factor of `rate`. */
  readonly schedule?: (step: number) => number;
  readonly weightDecay: number;
  readonly hidden: readonly number[];
  readonly embeddingDim: number;
  readonly classes: number;
  readonly perClass: number;
  /** Share of each batch's labels that are replaced by a random one. */
  readonly labelNoise: number;
  readonly nuisance: number;
  readonly outputRelu: boolean;
  /** Added to the last layer's biases. */
  readonly outputBias: number;
  /** Factor on the last layer's initial weights. */
  readonly outputScale: number;
  readonly keepGradients: boolean;
  readonly steps: number;
}

export const BASE_SETUP: TrainingSetup = {
  margin: 0.5,
  soft: false,
  squared: false,
  normalized: false,
  miner: 'batch-all',
  nonzero: false,
  optimizer: 'adam',
  rate: 1e-3,
  weightDecay: 0,
  hidden: [64],
  embeddingDim: 32,
  classes: 8,
  perClass: 4,
  labelNoise: 0,
  nuisance: 64,
  outputRelu: false,
  outputBias: 0,
  outputScale: 1,
  keepGradients: false,
  steps: 300,
};

export interface TrainingListener {
  row(row: MetricRow): void;
  snapshot(snapshot: Snapshot): void;
}

const TRAIN_PROBE = 120;

/** The built-in trainer's looks where the configuration does not say when. */
function planTheirLooks(setup: TrainingSetup, train: LabelledRows, heldOut: LabelledRows): LookPlan {
  return planConfiguredLooks({}, train.n / (setup.classes * setup.perClass), heldOut.n);
}

/** Trains and reports as the built-in trainer does: a row a step, snapshots of both probes, at its own steps unless told others. */
export function trainScenario(
  setup: TrainingSetup,
  seed: number,
  listener: TrainingListener,
  looks?: LookPlan,
): void {
  const random = createRandom(seed * 7919 + 13);
  const { train, heldOut } = makeNoisyDigits(seed, setup.nuisance);
  const layers = createNetwork([train.d, ...setup.hidden, setup.embeddingDim], random, setup.outputRelu);
  shiftOutput(layers[layers.length - 1]!, setup);
  const optimizer = createOptimizer(setup.optimizer, layers, setup.weightDecay, setup.keepGradients);
  const byClass = groupByClass(train);
  const sample = (n: number) => random.shuffle(Array.from({ length: n }, (_, i) => i));
  const plan = looks ?? planTheirLooks(setup, train, heldOut);
  const watch = new BatchWatch();
  const trainProbe = takeRows(train, sample(train.n).slice(0, TRAIN_PROBE));
  const report = (step: number, activations: Float64Array[]) => {
    listener.snapshot(toSnapshot(activations, heldOut, step, 'holdout'));
    if (!plan.isWhole(step) && step !== setup.steps) return;
    listener.snapshot(toSnapshot(forward(layers, trainProbe.x, trainProbe.n), trainProbe, step, 'train'));
  };
  report(0, forward(layers, heldOut.x, heldOut.n));
  for (let step = 1; step <= setup.steps; step++) {
    const batch = drawBatch(train, byClass, setup, random);
    const activations = forward(layers, batch.x, batch.n);
    const result = computeTripletLoss(
      activations[activations.length - 1]!,
      batch.n,
      setup.embeddingDim,
      batch.y,
      setup,
      random.integer,
    );
    backward(layers, activations, result.gradient, batch.n);
    const rate = setup.rate * (setup.schedule?.(step) ?? 1);
    const size = optimizer.step(rate);
    const values = new Map<string, number>([
      [METRICS.loss, result.loss],
      [METRICS.learningRate, rate],
      [METRICS.gradNorm, size.gradNorm],
      [METRICS.updateRatio, size.updateRatio],
      [METRICS.activeShare, result.activeShare],
      [METRICS.hardShare, result.hardShare],
      [METRICS.batchAuc, result.batchAuc],
      [METRICS.batchMedian, result.batchMedian],
    ]);
    watch.observe(Object.fromEntries(values));
    const due = plan.isDue(step) || (plan.mayLook(step) && watch.asksForLook) || step === setup.steps;
    if (due) watch.looked();
    const seen = due ? forward(layers, heldOut.x, heldOut.n) : null;
    if (seen) values.set(METRICS.deadShare, toDeadShare(layers, seen, heldOut.n));
    listener.row({ step, time: step, values });
    if (seen) report(step, seen);
  }
}

function shiftOutput(layer: Layer, setup: TrainingSetup): void {
  const biases = layer.inputs * layer.outputs;
  for (let k = 0; k < biases; k++) layer.weights[k]! *= setup.outputScale;
  for (let k = biases; k < layer.weights.length; k++) layer.weights[k]! += setup.outputBias;
}

function groupByClass(rows: LabelledRows): number[][] {
  const groups: number[][] = [];
  rows.y.forEach((label, i) => (groups[label] ??= []).push(i));
  return groups.filter((group) => group.length > 0);
}

function takeRows(rows: LabelledRows, indices: readonly number[]): LabelledRows {
  const x = new Float64Array(indices.length * rows.d);
  indices.forEach((row, i) => {
    x.set(rows.x.subarray(row * rows.d, (row + 1) * rows.d), i * rows.d);
  });
  return { n: indices.length, d: rows.d, x, y: Int32Array.from(indices.map((row) => rows.y[row]!)) };
}

function drawBatch(
  train: LabelledRows,
  byClass: number[][],
  setup: TrainingSetup,
  random: Random,
): LabelledRows {
  const chosen = random.shuffle(byClass.map((_, i) => i)).slice(0, setup.classes);
  const indices = chosen.flatMap((group) => random.shuffle(byClass[group]!.slice()).slice(0, setup.perClass));
  const batch = takeRows(train, indices);
  const others = batch.y.slice();
  for (let i = 0; i < batch.n; i++) {
    if (random.uniform() < setup.labelNoise) batch.y[i] = others[random.integer(batch.n)]!;
  }
  return batch;
}

function toSnapshot(
  activations: readonly Float64Array[],
  rows: LabelledRows,
  step: number,
  split: string,
): Snapshot {
  const embeddings = Float32Array.from(activations[activations.length - 1]!);
  const d = embeddings.length / rows.n;
  return { step, time: step, split, n: rows.n, d, embeddings, labels: rows.y, total: rows.n };
}
