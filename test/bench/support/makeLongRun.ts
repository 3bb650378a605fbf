import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JournalWriter } from '../../../src/journal/journalWriter';

export const SIX_METRICS = ['loss', 'lr', 'grad_norm', 'update_ratio', 'active_share', 'hard_share'];
const FRAME_ROWS = 1000;

/** Writes a finished run of so many steps × 6 metrics, as a recorder would have: closed segments, a manifest. */
export async function makeLongRun(folder: string, steps: number): Promise<void> {
  const writer = await JournalWriter.open({ folder, minFreeBytes: 0 });
  const width = 2 + SIX_METRICS.length;
  for (let from = 0; from < steps; from += FRAME_ROWS) {
    const values = new Float64Array(FRAME_ROWS * width);
    for (let row = 0; row < FRAME_ROWS; row += 1) {
      const step = from + row + 1;
      for (let column = 0; column < width; column += 1)
        values[row * width + column] = Math.sin(step / (50 + column)) + 2;
      values[row * width] = step;
      values[row * width + 1] = 1.7e9 + step;
    }
    writer.appendRows(0, { names: SIX_METRICS, rows: FRAME_ROWS, values });
  }
  await writer.close({ ended: true });
  writeFileSync(join(folder, 'run.json'), JSON.stringify(toManifest(steps)));
}

function toManifest(steps: number): object {
  const time = '2026-01-01T00:00:00.000Z';
  return {
    version: 1,
    id: '20260101-000000-long',
    name: 'long run',
    number: 1,
    status: 'finished',
    reason: null,
    warnings: [],
    exitCode: 0,
    signal: null,
    startedAt: time,
    endedAt: time,
    program: { kind: 'command', file: null, argv: ['train'], cwd: '/' },
    config: null,
    steps,
  };
}
