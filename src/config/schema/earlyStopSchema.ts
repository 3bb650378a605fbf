import { z } from 'zod';
import { describeField } from './describeField';

export const earlyStopSchema = z.strictObject({
  metric: describeField(
    z
      .enum(['loss', 'recall_at_1', 'map_at_r'])
      .default('map_at_r')
      .meta({
        enumDescriptions: [
          'Mean training loss since the last look. A collapsed loss does not improve, nor does that of a good miner.',
          'Recall@1 of the held-out probe.',
          'MAP@R of the held-out probe.',
        ],
      }),
    'What has to get better.',
  ),
  patience: describeField(
    z.int().min(1).max(1e6).default(20),
    'The run ends after so many looks (see `snapshotEvery`) without improvement.',
  ),
  minImprovement: describeField(z.number().min(0).max(1e6).default(0), 'Smaller improvements do not count.'),
  after: describeField(z.int().min(0).max(1e9).default(0), 'Looks up to this step are not counted.'),
});

export type EarlyStopConfig = z.output<typeof earlyStopSchema>;
