import { z } from 'zod';
import { describeField } from './describeField';

/** How images become rows. Every size is in pixels. */
const imageSchema = z.strictObject({
  width: describeField(
    z.int().min(1).max(4096).default(32),
    'Width that every image is resized to, in pixels.',
  ),
  height: describeField(
    z.int().min(1).max(4096).default(32),
    'Height that every image is resized to, in pixels.',
  ),
  channels: describeField(
    z
      .literal([1, 3])
      .default(3)
      .meta({ enumDescriptions: ['Brightness: 0.299 R + 0.587 G + 0.114 B.', 'Red, green and blue.'] }),
    'Numbers that a pixel has.',
  ),
  skipUndecodable: describeField(
    z.boolean().default(false),
    'Leave out images that cannot be decoded, and count them, in place of refusing the folder.',
  ),
});

export const dataSchema = z.strictObject({
  path: describeField(
    z.string().min(1),
    "The data, relative to this configuration. By its ending: `.csv`, `.tsv`, `.txt` (with a header line), `.npy`, `.npz`, `.parquet`, `.idx` and MNIST's `…-idx3-ubyte`, all but `.npz` and `.parquet` also with `.gz`; or a folder of images with a folder for each class.",
  ),
  labels: describeField(
    z.string().min(1).optional(),
    'File with one class for each row, `.npy` or IDX. For data in `.npy` and IDX files; the others hold their classes themselves.',
  ),
  labelColumn: describeField(
    z.string().min(1).default('label'),
    'Name of the column that holds the class, in text and Parquet files. Its values may be words or numbers; rows with the same value are one class.',
  ),
  ignoreColumns: describeField(
    z.array(z.string()).default([]),
    'Columns of text and Parquet files that are no features: ids, file names, dates.',
  ),
  array: describeField(
    z.string().min(1).optional(),
    'Name of the array in an `.npz` archive that holds the features. Without it: `x`, `X`, `features` or `embeddings`, else the only one with two or more dimensions.',
  ),
  labelArray: describeField(
    z.string().min(1).optional(),
    'Name of the array in an `.npz` archive that holds the classes. Without it: `y`, `labels` or `label`.',
  ),
  image: describeField(
    imageSchema.optional(),
    'How a folder of images becomes rows: 32×32 pixels of 3 channels where nothing is said. Values are 0 to 255 before `scale`.',
  ),
  shape: describeField(
    z.array(z.int().min(1)).min(2).max(3).optional(),
    'Height, width and channels (1 where left out) of the image that each row is, channels last. Their product must be the number of features.',
  ),
  scale: describeField(
    z
      .number()
      .refine((value) => value !== 0, 'must not be 0: every feature would be the same')
      .default(1),
    'Every feature is multiplied by this. Networks learn best from values of about -1 to 1: `0.0625` for 0..16, `0.00392` for 0..255.',
  ),
  standardize: describeField(
    z
      .enum(['none', 'scale', 'per-feature'])
      .default('none')
      .meta({
        enumDescriptions: [
          'Features stay as they are.',
          'One mean and one standard deviation over all features.',
          'A mean and a standard deviation for each feature.',
        ],
      }),
    'Subtracts the mean and divides by the standard deviation, both of the training rows alone, after `scale`.',
  ),
  memoryLimit: describeField(
    z.number().min(0).max(8192).optional(),
    'Features of more MiB than this are not kept in memory: steps read their rows from a temporary file (or from an unpacked float32 `.npy` itself), with the same results. Without it half of the memory that is free, 256 at least and 8192 at most.',
  ),
  holdOut: describeField(
    z.number().min(0).max(0.9).default(0.2),
    'Share of each class (or of the classes, see `holdOutBy`) that is kept out of training and only measured. With 0 the probe is training rows.',
  ),
  holdOutBy: describeField(
    z
      .enum(['row', 'class'])
      .default('row')
      .meta({
        enumDescriptions: [
          'A share of the rows of each class.',
          'A share of the classes, with all their rows: measures what is learnt for classes never seen.',
        ],
      }),
    'What is held out: rows of every class, or whole classes.',
  ),
  triplets: describeField(
    z.string().min(1).optional(),
    'File of triplets to train on: anchor, positive and negative as row numbers (from 0), as text (a triplet a line) or `.npy` of T×3.',
  ),
});
