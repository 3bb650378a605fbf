import { z } from 'zod';
import { batchSchema } from './schema/batchSchema';
import { dataSchema } from './schema/dataSchema';
import { describeField } from './schema/describeField';
import { earlyStopSchema } from './schema/earlyStopSchema';
import { faultsSchema } from './schema/faultsSchema';
import { lossSchema } from './schema/lossSchema';
import { minerSchema } from './schema/minerSchema';
import { modelSchema } from './schema/modelSchema';
import { optimizerSchema } from './schema/optimizerSchema';
import { scheduleSchema } from './schema/scheduleSchema';

/** Kinds that a section has when it names none. */
export const DEFAULT_KINDS = {
  loss: 'triplet',
  miner: 'batch-all',
  optimizer: 'adam',
  schedule: 'constant',
} as const;

/** One source for types, validation and the JSON schema that the editor completes from. docs/config.md lists every field. */
export const tripletConfigSchema = z.strictObject({
  $schema: describeField(z.string().optional(), 'Ignored: lets other editors find the JSON schema.'),
  seed: describeField(
    z.int().min(0).max(0xffffffff).default(1),
    'Same seed and backend: the same run, bit for bit. Decides the hold-out split, the initial weights and the batches.',
  ),
  data: describeField(dataSchema, 'What is trained on.'),
  model: describeField(modelSchema.prefault({}), 'The network from a row to its embedding.'),
  loss: describeField(lossSchema.prefault({ kind: DEFAULT_KINDS.loss }), 'What is minimised.'),
  miner: describeField(
    minerSchema.prefault({ kind: DEFAULT_KINDS.miner }),
    'Which triplets of a batch the loss is taken over.',
  ),
  batch: describeField(batchSchema.prefault({}), 'Which rows a step is taken with.'),
  optimizer: describeField(
    optimizerSchema.prefault({ kind: DEFAULT_KINDS.optimizer }),
    'How weights are updated.',
  ),
  schedule: describeField(
    scheduleSchema.prefault({ kind: DEFAULT_KINDS.schedule }),
    'How the learning rate changes during the run.',
  ),
  steps: describeField(z.int().min(1).max(1e9).default(2000), 'Updates of the weights, one batch each.'),
  snapshotEvery: describeField(
    z.int().min(1).max(1e9).optional(),
    'Steps from one look at the probe sets to the next. Left out: a fortieth of an epoch, and 10 at least; in a long run more and more, unless batches change as in a collapse. The first hundred steps are looked at more often.',
  ),
  checkpointEvery: describeField(
    z.int().min(1).max(1e9).default(500),
    'Steps from one checkpoint to the next. The end of a run, and its stop, always write one.',
  ),
  keepCheckpoints: describeField(
    z.int().min(0).max(1000).default(0),
    'So many of the latest checkpoints are kept under their own step, beside the last and the best one.',
  ),
  earlyStop: describeField(earlyStopSchema.optional(), 'Ends the run when it has stopped getting better.'),
  maxStepsPerSecond: describeField(
    z.number().gt(0).max(1e6).optional(),
    'Slows a run down, so that a small example can be watched. Leave it out to train at full speed.',
  ),
  backend: describeField(
    z
      .enum(['auto', 'native', 'wasm', 'cpu'])
      .default('auto')
      .meta({
        enumDescriptions: [
          'Native if it is there, else wasm, else cpu.',
          'TensorFlow itself (@tensorflow/tfjs-node).',
          'TensorFlow.js on WebAssembly: always there, slower.',
          'Plain JavaScript: very slow, for comparison.',
        ],
      }),
    'What computes the network.',
  ),
  faults: describeField(
    faultsSchema.optional(),
    'Mistakes on purpose, for teaching and tests: each collapse can be watched. A run with any says so.',
  ),
  env: describeField(
    z.record(z.string(), z.string()).default({}),
    'Environment variables of the training process.',
  ),
});

export type TripletConfig = z.output<typeof tripletConfigSchema>;
export type ModelConfig = TripletConfig['model'];
export type LossConfig = TripletConfig['loss'];
export type MinerConfig = TripletConfig['miner'];
export type OptimizerConfig = TripletConfig['optimizer'];
export type ScheduleConfig = TripletConfig['schedule'];
export type DataConfig = TripletConfig['data'];
export type BatchConfig = TripletConfig['batch'];
export type {
  ContrastiveLossConfig,
  InfoNceLossConfig,
  MarginLossConfig,
  MultiSimilarityLossConfig,
  TripletLossConfig,
} from './schema/lossSchema';
