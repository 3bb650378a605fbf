#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { collectLess } from '../util/collectLess';
import { CliError, EXIT } from './cliError';
import { addAdoptCommand } from './commands/adoptCommand';
import { addCheckCommand } from './commands/checkCommand';
import { addExportCommand } from './commands/exportCommand';
import { addListCommand } from './commands/listCommand';
import { addLogsCommand } from './commands/logsCommand';
import { addRunCommand } from './commands/runCommand';
import { addShowCommand } from './commands/showCommand';
import { addStopCommand } from './commands/stopCommand';
import { requireUsableCall } from './requireUsableCall';
import { exitWith, ignoreDeadTerminal, printError } from './terminal';

async function main(words: readonly string[]): Promise<void> {
  ignoreDeadTerminal();
  collectLess();
  surviveFileLimits();
  const program = new Command('margin')
    .description('Records triplet training runs: metrics, embeddings, alerts and their causes.')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'margin: ')) })
    .showHelpAfterError('(margin --help shows what there is)')
    .enablePositionalOptions();
  addRunCommand(program, words);
  addListCommand(program);
  addShowCommand(program);
  addStopCommand(program);
  addLogsCommand(program);
  addCheckCommand(program);
  addAdoptCommand(program);
  addExportCommand(program);
  for (const command of program.commands) command.exitOverride();
  try {
    requireUsableCall(words);
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
  await exitWith(Number(process.exitCode ?? 0));
}

/** Under `ulimit -f` a write that goes too far would end the process by SIGXFSZ; listened to, it fails like one on a full disk. */
function surviveFileLimits(): void {
  process.on('SIGXFSZ', () => undefined);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.badInput;
  if (error instanceof CliError) {
    printError(error.message.split('\n').length > 1 ? error.message : `margin: ${error.message}`);
    return error.exitCode;
  }
  if (error instanceof RangeError && error.message.startsWith('WebAssembly.')) {
    printError(
      'margin: This process gets no memory for WebAssembly, which reserves gigabytes of addresses. Raise the limit (ulimit -v).',
    );
    return EXIT.cannotWork;
  }
  // Anything else is a bug: its stack is what helps.
  printError(`margin: unexpected error, please report it.\n${(error as Error).stack ?? String(error)}`);
  return EXIT.cannotWork;
}

void main(process.argv.slice(2));
