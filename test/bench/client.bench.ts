import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { recordFigure } from './support/figures';

interface LogLoop {
  readonly p50Us: number;
  readonly p99Us: number;
  readonly wholeUs: number;
  readonly acknowledged: boolean;
  readonly calls: number;
}

describe('The Node client', () => {
  it('logs 6 metrics within microseconds, recorded by a real recorder', { timeout: 120_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'margin-log-'));
    try {
      const program = join(folder, 'logLoop.cjs');
      buildSync({
        entryPoints: [join(root, 'test/bench/fixtures/logLoop.ts')],
        outfile: program,
        bundle: true,
        platform: 'node',
        format: 'cjs',
      });
      const result = join(folder, 'result.json');
      const words = ['run', '--json', '--', process.execPath, program, result];
      const shown = execFileSync(process.execPath, [join(root, 'dist/margin.cjs'), ...words], {
        cwd: folder,
        encoding: 'utf8',
      });
      const measured = JSON.parse(readFileSync(result, 'utf8')) as LogLoop;
      expect(measured.acknowledged).toBe(true);
      expect(JSON.parse(shown)).toMatchObject({ steps: measured.calls, dropped: 0 });
      const us = (value: number): number => Number(value.toFixed(2));
      recordFigure({
        what: 'Node client, log() of 6 metrics, p50',
        value: us(measured.p50Us),
        unit: 'µs',
        limit: 2,
      });
      recordFigure({
        what: 'Node client, log() of 6 metrics, p99',
        value: us(measured.p99Us),
        unit: 'µs',
        limit: 30,
      });
      recordFigure({
        what: 'Node client, whole time per call with the closing',
        value: us(measured.wholeUs),
        unit: 'µs',
        limit: 6,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
