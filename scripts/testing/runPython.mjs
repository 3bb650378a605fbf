#!/usr/bin/env node
/** The tests of the Python client on each interpreter: `node scripts/testing/runPython.mjs [unittest arguments]`. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { reportCounts, sumCounts } from './counts.mjs';
import { listPythons } from './pythons.mjs';
import { runTool } from './runTool.mjs';

const folder = 'test/python';
const limitMs = 10 * 60_000;
/** As vitest.config.mts has it for processes and editors. */
const secondLook = Boolean(process.env.CI);
const hasTests =
  existsSync(join(root, folder)) &&
  readdirSync(join(root, folder)).some((name) => /^test_.*\.py$/.test(name));
const chosen = process.argv.slice(2);
const unittest = chosen.length > 0 ? chosen : ['discover', '-s', folder, '-t', folder];

/** unittest's closing lines: "Ran 12 tests in 1.2s", then "OK (skipped=1)" or "FAILED (failures=1, errors=1)". */
function parseCounts(output, code) {
  const ran = Number(/^Ran (\d+) tests?/m.exec(output)?.[1] ?? 0);
  const closing = /^(?:OK|FAILED)(?: \((.*)\))?\s*$/m.exec(output)?.[1] ?? '';
  const count = (name) => Number(new RegExp(`\\b${name}=(\\d+)`).exec(closing)?.[1] ?? 0);
  const failed = count('failures') + count('errors') + count('unexpected successes');
  const skipped = count('skipped') + count('expected failures');
  return {
    passed: Math.max(0, ran - failed - skipped),
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped,
  };
}

async function runOn({ title, path, advice, required }) {
  if (path === undefined) {
    const fatal = required && process.env.MARGIN_REQUIRE_ALL === '1';
    console.log(` ${fatal ? '×' : '↓'} ${title}: not installed. ${advice}`);
    return { passed: 0, failed: fatal ? 1 : 0, skipped: fatal ? 0 : 1 };
  }
  let counts = await runOnce(title, path);
  if (counts.failed > 0 && secondLook) {
    console.log(`   ${title} is tried once more: a slow moment of a shared machine, or a fault?`);
    counts = await runOnce(title, path);
  }
  return counts;
}

async function runOnce(title, path) {
  const { code, output, timedOut } = await runTool(path, ['-B', '-m', 'unittest', ...unittest], {
    quiet: true,
    timeoutMs: limitMs,
  });
  const counts = parseCounts(output, code);
  console.log(
    ` ${counts.failed > 0 ? '×' : '✓'} ${title}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
  );
  if (counts.failed > 0)
    console.log(timedOut ? `No end within ${limitMs / 60_000} minutes.\n${output}` : output);
  return counts;
}

/** Two at a time: these tests wait more than they compute. */
async function runLane(waiting, all) {
  for (let python = waiting.shift(); python !== undefined; python = waiting.shift())
    all.push(await runOn(python));
}

const all = [];
const waiting = hasTests ? [...listPythons()] : [];
await Promise.all([runLane(waiting, all), runLane(waiting, all)]);
const counts = sumCounts(all);
reportCounts(counts);
process.exit(counts.failed > 0 ? 1 : 0);
