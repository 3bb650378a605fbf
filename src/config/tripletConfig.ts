import { z } from 'zod';
import { dataSchema } from './schema/dataSchema';
import { describeField } from './schema/describeField';
import { batchSchema, lossSchema, minerSchema } from './schema/lossSchema';
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
  loss: describeField(lossSchema.prefault({}), 'What is minimised.'),
  miner: describeField(
    minerSchema.prefault({ kind: DEFAULT_KINDS.miner }),
    'Which triplets of a batch the loss is taken over.',
  ),
  batch: describeField(batchSchema.prefault({}), 'P classes with K rows each make a batch.'),
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
    z.int().min(1).max(1e9).default(10),
    'Steps from one look at the probe sets to the next. The first hundred steps are looked at more often.',
  ),
  checkpointEvery: describeField(
    z.int().min(1).max(1e9).default(500),
    'Steps from one checkpoint to the next. The end of a run, and its stop, always write one.',
  ),
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
