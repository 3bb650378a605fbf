#!/usr/bin/env node
/**
 * `npm run bench [-- file …]`: everything measured in test/bench/*.bench.ts, one after another, as a table of figures
 * against limits, and as test/bench/results/figures.json, which the README's figures are taken from.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { installParts } from './setup/installParts.mjs';
import { root } from './setup/paths.mjs';
import { runTool } from './testing/runTool.mjs';

await installParts(['npm-packages', 'vscode-server', 'chromium', 'native-tensorflow', 'python-venv']);
const built = await runTool(process.execPath, ['esbuild.mjs']);
if (built.code !== 0) process.exit(1);

const folder = mkdtempSync(join(tmpdir(), 'margin-bench-'));
const lines = join(folder, 'figures.jsonl');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const { code } = await runTool(
  process.execPath,
  [vitest, 'run', '--project', 'bench', ...process.argv.slice(2)],
  {
    env: { MARGIN_BENCH_FIGURES: lines, MARGIN_BUILT: '1' },
    timeoutMs: 60 * 60_000,
  },
);
const figures = existsSync(lines)
  ? readFileSync(lines, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];
rmSync(folder, { recursive: true, force: true });

printTable(figures);
// A run of some files would leave the others' figures out.
if (process.argv.length === 2) writeResults(figures);
process.exit(code);

function printTable(rows) {
  const cells = rows.map(({ what, value, unit, limit }) => [
    what,
    `${value} ${unit}`,
    limit === undefined ? '' : `≤ ${limit} ${unit}`,
    limit === undefined ? '' : value <= limit ? 'ok' : 'OVER',
  ]);
  const table = [['what', 'measured', 'to reach', ''], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

function writeResults(rows) {
  const results = join(root, 'test/bench/results');
  mkdirSync(results, { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
  const measured = { measuredAt: new Date().toISOString(), machine, figures: rows };
  writeFileSync(join(results, 'figures.json'), `${JSON.stringify(measured, undefined, 2)}\n`);
}
