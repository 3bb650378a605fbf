import { z } from 'zod';
import { describeField } from './describeField';

export const batchSchema = z.strictObject({
  sampler: describeField(
    z
      .enum(['classes', 'random', 'balanced'])
      .default('classes')
      .meta({
        enumDescriptions: [
          '`classes` different classes with `perClass` rows each (P×K): every anchor has a positive.',
          '`size` rows, whatever their class: rare classes have no partner in most batches.',
          '`size` rows; for each a class is drawn first, so that all classes are equally frequent.',
        ],
      }),
    'How the rows of a batch are drawn.',
  ),
  classes: describeField(z.int().min(1).max(65536).default(8), 'Different classes in a batch (P).'),
  perClass: describeField(
    z.int().min(1).max(65536).default(4),
    'Rows of each class in a batch (K), drawn without replacement where the class has that many.',
  ),
  size: describeField(
    z.int().min(2).max(65536).default(32),
    'Rows of a batch of the samplers `random` and `balanced`; triplets of a batch where `data.triplets` names a file.',
  ),
  replacement: describeField(
    z.boolean().default(false),
    'Whether a row may stand in a batch more than once. As its own positive it is at distance 0.',
  ),
  rows: describeField(
    z.string().min(1).optional(),
    'A file of batches in place of a sampler, relative to this configuration: `.npy`, steps × B whole numbers, row numbers of the data file from 0.',
  ),
});
