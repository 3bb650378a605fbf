#!/usr/bin/env node
/** One project of vitest.config.mts with its counts: `node scripts/testing/runVitest.mjs unit [file …]`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { reportCounts } from './counts.mjs';
import { runTool } from './runTool.mjs';

const [project, ...rest] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'margin-test-'));
const results = join(folder, 'results.json');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const { code } = await runTool(process.execPath, [
  vitest,
  ...['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${results}`],
  ...rest,
]);

function readResults() {
  try {
    return JSON.parse(readFileSync(results, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}

const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = readResults();
rmSync(folder, { recursive: true, force: true });
// A file that doesn't load, or an error outside of every test, fails the run without a failed test.
const failed = code !== 0 && numFailedTests === 0 ? 1 : numFailedTests;
reportCounts({ passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests });
process.exit(code);
