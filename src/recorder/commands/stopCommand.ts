import type { Command } from 'commander';
import { ENDED } from '../../domain/run';
import { adoptInBackground, findOrphan } from '../adoptInBackground';
import { currentHost, isThisHost } from '../../util/processIdentity';
import { readRun, type FoundRun } from '../readRun';
import { resolveRun } from '../resolveRun';
import { findRunsDir } from '../runsDir';
import { sendCommand } from '../sendCommand';
import { print } from '../terminal';
import { toPlainText } from '../plainText';
import { RUN_ARGUMENT, addRunsDirOption } from './options';
import { CliError, EXIT } from '../cliError';

/** A recorder answers within milliseconds; one that is busy closing a large journal within seconds. */
const REACH_WITHIN_MS = 15_000;

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

/** A socket is reached on its own host only. */
function isElsewhere({ manifest }: FoundRun): boolean {
  const recorder = manifest?.recorder ?? null;
  return recorder !== null && !isThisHost(recorder);
}

function toUnreachable(run: FoundRun): CliError {
  const { pid, host } = run.manifest?.recorder ?? { pid: '?', host: '?' };
  const name = toPlainText(run.listing.name);
  return new CliError(
    isElsewhere(run)
      ? `${name} is recorded on ${toPlainText(host)}, this is ${currentHost().host}${host === currentHost().host ? ' in another container' : ''}: run \`margin stop\` there.`
      : `${name}: its recorder (process ${pid}) does not answer, so nothing was stopped. ` +
          `If it is suspended, wake it with \`kill -CONT ${pid}\`; else end it with \`kill -KILL ${pid}\` and stop again.`,
    EXIT.cannotWork,
  );
}

async function askAndWait(folder: string, now: boolean): Promise<FoundRun> {
  const deadline = performance.now() + REACH_WITHIN_MS;
  let asked = false;
  for (;;) {
    const run = readRun(folder);
    if (run === null)
      throw new CliError(`${folder} was deleted while the run was stopping.`, EXIT.cannotWork);
    if (ENDED.has(run.listing.status)) return run;
    asked ||= await sendCommand(folder, now ? { kind: 'stop', now: true } : { kind: 'stop' });
    if (!asked && (isElsewhere(run) || performance.now() > deadline)) throw toUnreachable(run);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
