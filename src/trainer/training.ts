import type { LossConfig, TripletConfig } from '../config/tripletConfig';
import { toClassNumbers } from '../data/dataTable';
import { SeededRandom } from '../util/seededRandom';
import type { TensorFlow } from './backend/tensorflow';
import { measureMakeup } from './batchMakeup';
import { measureBatch } from './batchStatistics';
import type { BatchStatistics } from './batchStatistics';
import { backpropagateDistances, createEmbeddingBatch, toSpace } from './distances/embeddingBatch';
import type { LossSpace } from './distances/embeddingBatch';
import { GradientPile, spoilGradient } from './faults/spoilGradient';
import { spoilBatchLabels } from './faults/spoilLabels';
import { spoilNetwork } from './faults/spoilNetwork';
import { joinTowers } from './faults/unsharedTowers';
import { toLayerValues } from './layerValues';
import { createLoss } from './losses/createLoss';
import type { Loss } from './losses/loss';
import { createMiner } from './miners/createMiner';
import { mineGivenTriplets } from './miners/givenTriplets';
import type { ModelFiles } from './network/modelFiles';
import { createNetwork } from './network/createNetwork';
import type { Network } from './network/network';
import { clipGradients } from './optimisers/clipGradients';
import { createOptimiser } from './optimisers/createOptimiser';
import type { Optimiser, UpdateSize } from './optimisers/optimiser';
import { measureMapAtR, measureRecallAt1 } from './retrievalMeasures';
import { RunningMean } from './runningMean';
import { createSchedule } from './schedules/createSchedule';
import type { PlateauMetric, Schedule } from './schedules/schedule';
import { warmUpShare } from './schedules/warmUp';
import { prepareTrainingData } from './trainingData';
import type { Probe, TrainingData, TrainingSource } from './trainingData';

/** A probe's embeddings at one step. */
export interface ProbeLook {
  readonly split: string;
  /** N×D raw embeddings. */
  readonly embeddings: Float32Array;
  /** Class numbers as the user's file has them. */
  readonly labels: Int32Array;
  /** Share of silent units in the worst layer. */
  readonly deadShare: number;
  /** The same, by layer. */
  readonly deadByLayer: ReadonlyMap<string, number>;
}

/** The state of one training, and its one step. It knows no clock, no disk and no recorder. */
export class Training {
  readonly data: TrainingData;
  readonly network: Network;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  readonly stepsPerEpoch: number;
  private readonly loss: Loss;
  private readonly classNumbers: Int32Array;
  private readonly space: LossSpace;
  private readonly warmUp: { readonly steps: number; readonly factor: number };
  private readonly faults: NonNullable<TripletConfig['faults']>;
  private readonly pile: GradientPile | null;
  readonly epochLoss = new RunningMean();
  private gathered = new Float32Array();
  private update: {
    readonly squaredGradients: readonly number[];
    readonly sizes: readonly UpdateSize[];
  } | null = null;

  constructor(
    private readonly config: TripletConfig,
    source: TrainingSource,
    tf: TensorFlow,
    private readonly modelFiles?: ModelFiles,
  ) {
    this.faults = config.faults ?? {};
    this.data = prepareTrainingData(config, source);
    this.network = this.createNetwork(tf, source.table.shape);
    this.optimiser = createOptimiser(config.optimizer, this.network.parameters);
    this.warmUp = { steps: config.schedule.warmupSteps, factor: config.schedule.warmupFactor };
    const mine = this.data.hasRoles ? mineGivenTriplets : createMiner(config.miner, config.loss);
    this.loss = createLoss(config.loss, this.data.hasRoles ? null : config.miner.kind, mine);
    this.classNumbers = toClassNumbers(source.table.classNames);
    this.space = {
      distance: config.loss.distance,
      normalize: config.model.normalize,
      form: config.loss.form,
    };
    this.pile = this.faults.accumulateGradients ? new GradientPile() : null;
    const { perStep, perEpoch } = this.data.sampler;
    this.stepsPerEpoch = Math.max(1, Math.ceil(perEpoch / perStep));
    const { steps } = config;
    this.schedule = createSchedule(config.schedule, config.optimizer.learningRate, {
      steps,
      stepsPerEpoch: this.stepsPerEpoch,
    });
  }

  /** One update of the weights. Returns the row that is logged for it. */
  takeStep(step: number): Record<string, number> {
    const { config, faults, network } = this;
    const rows = this.data.sampler.draw(step);
    const labels = spoilBatchLabels(this.labelsOf(rows), faults, { seed: config.seed, step });
    const moment = { step, random: SeededRandom.fromSeed(config.seed, `miner ${step}`) };
    let loss = Number.NaN;
    let statistics: BatchStatistics | undefined;
    const { gradients } = network.differentiate(this.gather(rows), rows.length, step, (embeddings) => {
      const batch = createEmbeddingBatch(embeddings, network.embeddingDim, labels, this.space);
      const result = this.loss(batch, moment);
      loss = result.value;
      statistics = measureBatch(batch, toMargin(config.loss));
      if (config.loss.kind !== 'triplet')
        statistics = { ...statistics, activeShare: result.active / Math.max(1, result.count) };
      return spoilGradient(backpropagateDistances(batch, result.pairGradient, result.touched), faults);
    });
    const learningRate = this.schedule.learningRate * warmUpShare(step, this.warmUp);
    // What an optimiser finds: without zero_grad() that is the sum so far.
    const found = this.pile?.add(gradients) ?? gradients;
    const clipped = clipGradients(found, config.optimizer);
    const sizes = faults.freeze ? null : this.optimiser.update(network.parameters, clipped, learningRate);
    const squaredGradients =
      sizes && found === clipped ? sizes.map(({ gradient }) => gradient) : found.map(sumSquares);
    this.update = { squaredGradients, sizes: sizes ?? found.map(() => UNMOVED) };
    this.epochLoss.add(loss);
    this.advanceSchedule(step, loss);
    return {
      loss,
      lr: learningRate,
      grad_norm: Math.sqrt(sumOf(squaredGradients)),
      update_ratio: sizes ? toRatio(sizes) : 0,
      active_share: statistics!.activeShare,
      hard_share: statistics!.hardShare,
      batch_auc: statistics!.auc,
      batch_median: statistics!.median,
      // Triplets by their roles share rows by design.
      ...(this.data.hasRoles ? {} : measureMakeup(rows, labels)),
    };
  }

  /** Gradient norm and relative update of each layer in the last step; nothing before the first one. */
  describeLayers(): Record<string, number> {
    if (!this.update) return {};
    const names = this.network.parameters.map(({ name }) => name);
    return toLayerValues(names, this.update.squaredGradients, this.update.sizes);
  }

  /** Embeds probes with the weights as they are, one after the other. */
  look(probes: readonly Probe[] = this.data.probes): ProbeLook[] {
    return probes.map(({ split, rows }) => ({
      split,
      labels: this.labelsOf(rows).map((id) => this.classNumbers[id]!),
      ...this.network.embed(this.gather(rows), rows.length),
    }));
  }

  /** Recall@1 or MAP@R in the space that the loss measures. */
  measure({ embeddings, labels }: ProbeLook, metric: 'recall_at_1' | 'map_at_r'): number {
    const d = this.network.embeddingDim;
    const { rows } = toSpace(embeddings, labels.length, d, this.space);
    return metric === 'recall_at_1' ? measureRecallAt1(rows, d, labels) : measureMapAtR(rows, d, labels);
  }

  private createNetwork(tf: TensorFlow, inputShape: readonly number[]): Network {
    const { model, seed } = this.config;
    const create = (offset: number): Network =>
      spoilNetwork(createNetwork(tf, model, inputShape, seed + offset, this.modelFiles), this.faults);
    return this.faults.unsharedTowers ? joinTowers([create(0), create(1), create(2)]) : create(0);
  }

  private advanceSchedule(step: number, loss: number): void {
    const { schedule, epochLoss } = this;
    const epochEnds = step % this.stepsPerEpoch === 0;
    const isWarm = step > this.warmUp.steps;
    if (isWarm && (schedule.every === 'step' || epochEnds)) {
      const mean = schedule.every === 'step' ? loss : epochLoss.mean;
      schedule.advance(this.valueFor(schedule.metric, mean));
    }
    if (epochEnds) epochLoss.reset();
  }

  private valueFor(metric: PlateauMetric | null, loss: number): number {
    if (metric === null || metric === 'loss') return loss;
    return this.measure(this.look(this.data.probes.slice(0, 1))[0]!, metric);
  }

  private gather(rows: Int32Array): Float32Array {
    const { features, d } = this.data;
    // A batch of the size before takes its memory over: by now TensorFlow has let go of it.
    if (this.gathered.length !== rows.length * d) this.gathered = new Float32Array(rows.length * d);
    const { gathered } = this;
    features.rowsInto(rows, gathered);
    return gathered;
  }

  private labelsOf(rows: Int32Array): Int32Array {
    return rows.map((row) => this.data.labels[row]!);
  }
}

/** What makes a triplet active in the statistics of a batch. */
function toMargin(loss: LossConfig): number {
  return loss.kind === 'triplet' && !loss.soft ? loss.margin : 0;
}

const UNMOVED: UpdateSize = { update: 0, weights: 1, gradient: 0 };

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const toRatio = (sizes: readonly UpdateSize[]): number =>
  Math.sqrt(sumOf(sizes.map(({ update }) => update)) / sumOf(sizes.map(({ weights }) => weights)));

/** Four sums, which do not wait for one another. */
function sumSquares(values: Float32Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    first += values[i]! * values[i]!;
    second += values[i + 1]! * values[i + 1]!;
    third += values[i + 2]! * values[i + 2]!;
    fourth += values[i + 3]! * values[i + 3]!;
  }
  for (let i = whole; i < values.length; i++) first += values[i]! * values[i]!;
  return first + second + (third + fourth);
}
