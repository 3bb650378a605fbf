import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import type { PanelSeries } from '../../src/protocol/panel';
import type { FromViewer } from '../../src/protocol/viewer';
import { makeLongRun, SIX_METRICS } from './support/makeLongRun';
import { quantile, recordFigure } from './support/figures';

const STEPS = 1_000_000;
const ROUNDS = 5;

/** Asks a fresh viewer worker for a run, as a window does when its panel opens; milliseconds until the series are there. */
async function openCold(folder: string): Promise<{ ms: number; series: PanelSeries }> {
  const worker = new Worker(join(root, 'dist/viewer.cjs'), { execArgv: [] });
  await new Promise((resolve) => worker.once('online', resolve));
  try {
    const start = performance.now();
    worker.postMessage({ kind: 'follow', panel: 'p', folder });
    return await new Promise((resolve, reject) => {
      worker.on('error', reject);
      worker.on('message', (told: FromViewer) => {
        if (told.kind !== 'panel' || told.message.kind !== 'series') return;
        resolve({ ms: performance.now() - start, series: told.message });
      });
    });
  } finally {
    await worker.terminate();
  }
}

describe('The viewer', () => {
  it('shows a run of a million steps', { timeout: 240_000 }, async () => {
    const runs = mkdtempSync(join(tmpdir(), 'margin-long-'));
    try {
      const folder = join(runs, 'long');
      mkdirSync(folder);
      await makeLongRun(folder, STEPS);
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const { ms, series } = await openCold(folder);
        times.push(ms);
        expect(series.lastStep).toBe(STEPS);
        expect(series.series.map(({ name }) => name).sort()).toEqual([...SIX_METRICS].sort());
        expect(series.series[0]!.step.length).toBe(600);
      }
      const value = Math.round(quantile(times, 0.5));
      const note = `median of ${ROUNDS} fresh workers, files in the page cache`;
      recordFigure({
        what: '1M steps × 6 metrics: request to six series',
        value,
        unit: 'ms',
        limit: 300,
        note,
      });
    } finally {
      rmSync(runs, { recursive: true, force: true });
    }
  });
});
