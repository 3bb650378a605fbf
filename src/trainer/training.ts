import type { TripletConfig } from '../config/tripletConfig';
import type { DataTable } from '../data/dataTable';
import { toClassNumbers } from '../data/dataTable';
import { chooseProbe, groupByClass, splitRows } from '../data/splitRows';
import type { RowSplit } from '../data/splitRows';
import type { TensorFlow } from './backend/tensorflow';
import { measureBatch } from './batchStatistics';
import { backpropagateDistances, createEmbeddingBatch } from './distances/embeddingBatch';
import type { Loss } from './losses/loss';
import { createTripletLoss } from './losses/tripletLoss';
import { createMiner } from './miners/createMiner';
import { createNetwork } from './network/network';
import type { Network } from './network/network';
import { clipGradients } from './optimisers/clipGradients';
import { createOptimiser } from './optimisers/createOptimiser';
import type { Optimiser } from './optimisers/optimiser';
import { measureRecallAt1 } from './recall';
import { ClassSampler } from './samplers/classSampler';
import { createSchedule } from './schedules/createSchedule';
import type { Schedule } from './schedules/schedule';
import { warmUpShare } from './schedules/warmUp';

/** Rows that are looked at again and again, and their embeddings at one step. */
export interface Probe {
  /** `holdout`, `train`, or `probe` where nothing is held out. */
  readonly split: string;
  readonly rows: Int32Array;
}

export interface ProbeLook {
  readonly split: string;
  /** N×D raw embeddings. */
  readonly embeddings: Float32Array;
  /** Class numbers as the user's file has them. */
  readonly labels: Int32Array;
  readonly deadShare: number;
}

/** The state of one training, and its one step. It knows no clock, no disk and no recorder. */
export class Training {
  readonly split: RowSplit;
  readonly probes: readonly Probe[];
  readonly network: Network;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  readonly stepsPerEpoch: number;
  private readonly sampler: ClassSampler;
  private readonly loss: Loss;
  private readonly classNumbers: Int32Array;
  private readonly space: {
    readonly distance: TripletConfig['loss']['distance'];
    readonly normalize: boolean;
  };
  private readonly warmUp: { readonly steps: number; readonly factor: number };
  private epochLoss = { sum: 0, count: 0 };

  constructor(
    private readonly config: TripletConfig,
    private readonly table: DataTable,
    tf: TensorFlow,
  ) {
    this.split = splitRows(table, config.data.holdOut, config.seed);
    this.probes = chooseProbes(table, this.split, config.seed);
    this.network = createNetwork(tf, config.model, table.d, config.seed);
    this.optimiser = createOptimiser(config.optimizer, this.network.parameters);
    const groups = groupByClass(table.labels, this.split.train, table.classNames.length);
    this.sampler = new ClassSampler(groups, { ...config.batch, seed: config.seed });
    this.warmUp = { steps: config.schedule.warmupSteps, factor: config.schedule.warmupFactor };
    this.loss = createTripletLoss(config.loss, createMiner(config.miner, config.loss));
    this.classNumbers = toClassNumbers(table.classNames);
    this.space = { distance: config.loss.distance, normalize: config.model.normalize };
    this.stepsPerEpoch = Math.max(1, Math.ceil(this.split.train.length / this.sampler.batchSize));
    const { steps } = config;
    this.schedule = createSchedule(config.schedule, config.optimizer.learningRate, {
      steps,
      stepsPerEpoch: this.stepsPerEpoch,
    });
  }

  /** One update of the weights. Returns the row that is logged for it. */
  takeStep(step: number): Record<string, number> {
    const rows = this.sampler.draw(step);
    const labels = this.labelsOf(rows);
    let loss = Number.NaN;
    let statistics = { activeShare: 0, hardShare: 0, auc: Number.NaN, median: Number.NaN };
    const { gradients } = this.network.differentiate(this.gather(rows), rows.length, (embeddings) => {
      const batch = createEmbeddingBatch(embeddings, this.network.embeddingDim, labels, this.space);
      const result = this.loss(batch);
      loss = result.value;
      statistics = measureBatch(batch, this.config.loss.soft ? 0 : this.config.loss.margin);
      return backpropagateDistances(batch, result.pairGradient);
    });
    const learningRate = this.schedule.learningRate * warmUpShare(step, this.warmUp);
    const clipped = clipGradients(gradients, this.config.optimizer);
    const size = this.optimiser.update(this.network.parameters, clipped, learningRate);
    this.epochLoss.sum += loss;
    this.epochLoss.count++;
    this.advanceSchedule(step, loss);
    return {
      loss,
      lr: learningRate,
      grad_norm: Math.sqrt(sumSquares(gradients)),
      update_ratio: Math.sqrt(size.update / size.weights),
      active_share: statistics.activeShare,
      hard_share: statistics.hardShare,
      batch_auc: statistics.auc,
      batch_median: statistics.median,
    };
  }

  /** Embeds a probe with the weights as they are. */
  look({ split, rows }: Probe): ProbeLook {
    const { embeddings, deadShare } = this.network.embed(this.gather(rows), rows.length);
    const labels = this.labelsOf(rows).map((id) => this.classNumbers[id]!);
    return { split, embeddings, labels, deadShare };
  }

  /** Recall@1 in the space that the loss measures. */
  measureRecall({ embeddings, labels }: ProbeLook): number {
    return measureRecallAt1(createEmbeddingBatch(embeddings, this.network.embeddingDim, labels, this.space));
  }

  private advanceSchedule(step: number, loss: number): void {
    const { schedule, epochLoss } = this;
    const epochEnds = step % this.stepsPerEpoch === 0;
    const isWarm = step > this.warmUp.steps;
    if (isWarm && (schedule.every === 'step' || epochEnds)) {
      const mean = schedule.every === 'step' ? loss : epochLoss.sum / epochLoss.count;
      schedule.advance(
        schedule.metric === 'recall_at_1' ? this.measureRecall(this.look(this.probes[0]!)) : mean,
      );
    }
    if (epochEnds) this.epochLoss = { sum: 0, count: 0 };
  }

  private gather(rows: Int32Array): Float32Array {
    const { features, d } = this.table;
    const gathered = new Float32Array(rows.length * d);
    for (let i = 0; i < rows.length; i++)
      gathered.set(features.subarray(rows[i]! * d, (rows[i]! + 1) * d), i * d);
    return gathered;
  }

  private labelsOf(rows: Int32Array): Int32Array {
    return rows.map((row) => this.table.labels[row]!);
  }
}

/** The held-out probe first; without a hold-out the only one is of training rows. */
function chooseProbes(table: DataTable, split: RowSplit, seed: number): Probe[] {
  const train = chooseProbe(table, split.train, seed, 'train');
  if (split.holdOut.length === 0) return [{ split: 'probe', rows: train }];
  return [
    { split: 'holdout', rows: chooseProbe(table, split.holdOut, seed, 'holdout') },
    { split: 'train', rows: train },
  ];
}

function sumSquares(arrays: readonly Float32Array[]): number {
  let sum = 0;
  for (const array of arrays) for (let i = 0; i < array.length; i++) sum += array[i]! * array[i]!;
  return sum;
}
