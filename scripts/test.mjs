#!/usr/bin/env node
/**
 * `npm test [-- suite …]`: every `test:*` script of package.json, each with a time limit, and one line at the end that sums up all.
 * Suites that only need the processor run two at a time, those that measure or have real children and windows alone.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installParts, partNames } from './setup/installParts.mjs';
import { root } from './setup/paths.mjs';
import { formatCounts, readCounts, sumCounts } from './testing/counts.mjs';
import { runTool } from './testing/runTool.mjs';

const minutes = 60_000;
const defaultLimitMs = 8 * minutes;
const limitsMs = {
  python: 12 * minutes,
  process: 14 * minutes,
  scenarios: 8 * minutes,
  editor: 45 * minutes,
};
const sideBySide = new Set(['lint', 'typecheck', 'package', 'python', 'webview']);

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const known = Object.keys(scripts)
  .filter((name) => name.startsWith('test:'))
  .map((name) => name.slice('test:'.length));
const chosen = process.argv.slice(2);
const suites = chosen.length > 0 ? known.filter((name) => chosen.includes(name)) : known;

const everything = process.env.MARGIN_REQUIRE_ALL === '1';
const { missing } = await installParts(everything ? partNames : ['npm-packages']);
if (missing.some(({ required }) => required)) process.exit(1);

const results = mkdtempSync(join(tmpdir(), 'margin-results-'));
const env = { ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }), MARGIN_BUILT: '1' };
const seconds = (startedAt) => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;

/** The output is shown when the suite has ended, so that two at a time stay readable. */
async function runSuite(name) {
  const startedAt = performance.now();
  const file = join(results, `${name}.json`);
  const timeoutMs = limitsMs[name] ?? defaultLimitMs;
  const { code, output, timedOut } = await runTool('npm', ['run', '--silent', `test:${name}`], {
    env: { ...env, MARGIN_TEST_RESULT: file },
    quiet: true,
    timeoutMs,
  });
  const told = readCounts(file) ?? { passed: 0, failed: 0, skipped: 0 };
  const counts = code !== 0 && told.failed === 0 ? { ...told, failed: 1 } : told;
  console.log(`\n━━ test:${name} ━━ ${formatCounts(counts)} in ${seconds(startedAt)}\n${output.trimEnd()}`);
  if (timedOut) console.log(`test:${name} had no end after ${timeoutMs / minutes} minutes and was ended.`);
  return { name, counts };
}

async function runLane(names) {
  const done = [];
  for (const name of names) done.push(await runSuite(name));
  return done;
}

const startedAt = performance.now();
const { code } = await runTool(process.execPath, ['esbuild.mjs']);
if (code !== 0) {
  console.log(formatCounts({ passed: 0, failed: 1, skipped: 0 }));
  process.exit(1);
}
const alone = suites.filter((name) => !sideBySide.has(name));
const together = suites.filter((name) => sideBySide.has(name));
const done = [
  ...(await runLane(alone.filter((name) => name === 'unit'))),
  ...(
    await Promise.all([
      runLane(together.filter((name) => name !== 'python')),
      runLane(together.filter((name) => name === 'python')),
    ])
  ).flat(),
  ...(await runLane(alone.filter((name) => name !== 'unit'))),
];
rmSync(results, { recursive: true, force: true });

const total = sumCounts(done.map(({ counts }) => counts));
console.log(`\n━━ all suites ━━ ${seconds(startedAt)}`);
for (const { name, counts } of done) console.log(`   test:${name.padEnd(10)} ${formatCounts(counts)}`);
console.log(formatCounts(total));
process.exit(total.failed > 0 ? 1 : 0);
