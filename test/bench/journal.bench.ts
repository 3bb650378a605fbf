import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { JournalWriter } from '../../src/journal/journalWriter';
import { SIX_METRICS } from './support/makeLongRun';
import { recordFigure } from './support/figures';

const ROWS = 100_000;
const BYTES_OF_A_ROW = 8 * (2 + SIX_METRICS.length);

function folderBytes(folder: string): number {
  const names = readdirSync(join(folder, 'ranks/0'));
  return names.reduce((sum, name) => sum + statSync(join(folder, 'ranks/0', name)).size, 0);
}

describe('The journal', () => {
  it('of a slow run, a batch a row, stays small', { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'margin-slow-'));
    try {
      const writer = await JournalWriter.open({ folder, minFreeBytes: 0 });
      const row = Float64Array.from({ length: 2 + SIX_METRICS.length }, (_, i) => i);
      let busyMs = 0;
      for (let step = 1; step <= ROWS; step += 1) {
        row[0] = step;
        const before = performance.now();
        writer.appendRows(0, { names: SIX_METRICS, rows: 1, values: row.slice() });
        writer.flushNow();
        busyMs += performance.now() - before;
        // A slow run leaves time between its rows.
        if (step % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await writer.close({ ended: true });
      const share = Number((folderBytes(folder) / (ROWS * BYTES_OF_A_ROW)).toFixed(2));
      recordFigure({
        what: 'journal of 100,000 single-row batches, times its data',
        value: share,
        unit: '×',
        limit: 1.5,
      });
      recordFigure({
        what: 'journal, a batch of one row',
        value: Math.round((busyMs * 1000) / ROWS),
        unit: 'µs',
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
