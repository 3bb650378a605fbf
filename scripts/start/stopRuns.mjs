/** Stops runs through the command line: recorders and trainers are detached from every editor on purpose. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { runTool } from '../testing/runTool.mjs';

const active = new Set(['starting', 'running', 'stopping']);
const politeMs = 25_000;

/** @param {string} runsFolder @param {Date} since only runs that began after it */
export async function stopRuns(runsFolder, since) {
  const margin = (args, timeoutMs) =>
    runTool(process.execPath, [join(root, 'dist/margin.cjs'), ...args], { quiet: true, timeoutMs });
  if (!existsSync(runsFolder)) return;
  const { output } = await margin(['ls', '--json', '--runs-dir', runsFolder], politeMs);
  let runs = [];
  try {
    ({ runs } = JSON.parse(output));
  } catch {
    console.error(`The runs in ${runsFolder} could not be listed:\n${output}`);
  }
  const ours = runs.filter(({ status, startedAt }) => active.has(status) && new Date(startedAt) >= since);
  await Promise.all(
    ours.map(async ({ folder }) => {
      const { code } = await margin(['stop', folder], politeMs);
      if (code !== 0) await margin(['stop', '--now', folder], politeMs);
    }),
  );
}
