import { z } from 'zod';
import { describeField } from './describeField';

export const dataSchema = z.strictObject({
  path: describeField(
    z.string().min(1),
    'The data file, relative to this configuration: CSV with a header line, also gzipped (`.csv`, `.csv.gz`).',
  ),
  labelColumn: describeField(
    z.string().min(1).default('label'),
    'Name of the column that holds the class. Its values may be words or numbers; rows with the same value are one class.',
  ),
  ignoreColumns: describeField(
    z.array(z.string()).default([]),
    'Columns that are no features: ids, file names, dates.',
  ),
  scale: describeField(
    z
      .number()
      .refine((value) => value !== 0, 'must not be 0: every feature would be the same')
      .default(1),
    'Every feature is multiplied by this. Networks learn best from values of about -1 to 1: `0.0625` for 0..16, `0.00392` for 0..255.',
  ),
  holdOut: describeField(
    z.number().min(0).max(0.9).default(0.2),
    'Share of each class that is kept out of training and only measured. With 0 the probe is training rows.',
  ),
});
