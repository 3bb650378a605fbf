import type { Command } from 'commander';
import { ENDED } from '../../domain/run';
import { adoptInBackground, findOrphan } from '../adoptInBackground';
import { readRun, type FoundRun } from '../readRun';
import { resolveRun } from '../resolveRun';
import { findRunsDir } from '../runsDir';
import { sendCommand } from '../sendCommand';
import { print } from '../terminal';
import { toPlainText } from '../plainText';
import { RUN_ARGUMENT, addRunsDirOption } from './options';
import { CliError, EXIT } from '../cliError';

export function addStopCommand(program: Command): void {
  const command = program
    .command('stop')
    .description(
      'Stop a run: politely first, then SIGTERM after 10 s and SIGKILL 5 s later. Waits for the end.',
    )
    .argument(...RUN_ARGUMENT)
    .option('--now', 'kill it at once (SIGKILL)');
  addRunsDirOption(command).action(async (word: string, options: { now?: boolean; runsDir?: string }) => {
    const runsDir = findRunsDir(options.runsDir, process.cwd());
    const run = resolveRun(word, runsDir, process.cwd());
    const name = toPlainText(run.listing.name);
    if (run.manifest === null)
      throw new CliError(`${name} can't be read as a run: ${run.listing.reason ?? 'broken'}.`);
    if (isOver(run)) return print(`${name}: already finished (${run.listing.status})`);
    // Nobody records it any more, but its program may still run: a new recorder ends it by the rules.
    if (run.listing.status === 'lost') await adoptInBackground(run.folder);
    const last = await askAndWait(run.folder, options.now === true);
    print(`${name}: ${last.listing.status}`);
  });
}

function isOver(run: FoundRun): boolean {
  if (run.manifest !== null && ENDED.has(run.manifest.status)) return true;
  return run.listing.status === 'lost' && !findOrphan(run);
}

async function askAndWait(folder: string, now: boolean): Promise<FoundRun> {
  let asked = false;
  for (;;) {
    const run = readRun(folder);
    if (run === null)
      throw new CliError(`${folder} was deleted while the run was stopping.`, EXIT.cannotWork);
    if (ENDED.has(run.listing.status)) return run;
    asked ||= await sendCommand(folder, now ? { kind: 'stop', now: true } : { kind: 'stop' });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
