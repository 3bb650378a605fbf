import { join } from 'node:path';
import type { Command } from 'commander';
import { statPlainFile } from '../../journal/plainFile';
import { CliError } from '../cliError';
import { OutputTail } from '../outputTail';
import { readRun } from '../readRun';
import { resolveRun } from '../resolveRun';
import { findRunsDir } from '../runsDir';
import { TerminalText } from '../terminalText';
import { writeWaiting } from '../terminal';
import { RUN_ARGUMENT, addRunsDirOption } from './options';

interface LogsOptions {
  readonly follow?: boolean;
  readonly raw?: boolean;
  readonly runsDir?: string;
}

export function addLogsCommand(program: Command): void {
  const command = program
    .command('logs')
    .description(
      "Print a run's output: to a pipe as it is, to a terminal without control sequences other than colours.",
    )
    .argument(...RUN_ARGUMENT)
    .option('-f, --follow', 'go on until the run ends')
    .option('--raw', 'print the bytes as they are, to a terminal too');
  addRunsDirOption(command).action(async (word: string, options: LogsOptions) => {
    const run = resolveRun(word, findRunsDir(options.runsDir, process.cwd()), process.cwd());
    const path = join(run.folder, 'output.log');
    const found = statPlainFile(path);
    if (found.kind === 'refused') throw new CliError(`${path} ${found.reason}: it is not opened.`);
    if (found.kind === 'missing')
      throw new CliError(`${run.folder} has no output.log: the program was never started.`);
    await copyOutput(path, options, () => isEnded(run.folder));
  });
}

async function copyOutput(path: string, options: LogsOptions, isDone: () => boolean): Promise<void> {
  const cleaned = process.stdout.isTTY && options.raw !== true ? new TerminalText() : null;
  const tail = new OutputTail(path, (bytes) =>
    writeWaiting(process.stdout, cleaned === null ? bytes : cleaned.clean(bytes)),
  );
  if (options.follow === true) {
    tail.start();
    while (!isDone() && process.stdout.writable) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await tail.finish();
}

function isEnded(folder: string): boolean {
  const status = readRun(folder)?.listing.status;
  return status !== 'starting' && status !== 'running' && status !== 'stopping';
}
