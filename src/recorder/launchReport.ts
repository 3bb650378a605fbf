import { closeSync, writeSync } from 'node:fs';
import type { ConfigProblem } from '../domain/configProblem';
import { CliError } from './cliError';
import { ConfigProblemsError } from './configProblems';
import { printJson } from './terminal';

/** What a detached recorder tells the command that started it, one line of JSON. */
export type LaunchReport =
  | { readonly kind: 'created'; readonly id: string; readonly folder: string }
  | {
      readonly kind: 'failed';
      readonly exitCode: number;
      readonly message: string;
      readonly problems: readonly ConfigProblem[] | null;
    };

export function sendReport(descriptor: number, report: LaunchReport): void {
  try {
    writeSync(descriptor, `${JSON.stringify(report)}\n`);
    closeSync(descriptor);
  } catch {
    // Whoever asked is gone; the run goes on.
  }
}

/** Before anything was started: to the one who waits at the other end, or to the terminal. */
export function reportFailure(
  error: unknown,
  options: { readonly reportFd?: string; readonly json?: boolean },
): never {
  const problems = error instanceof ConfigProblemsError ? error.problems : null;
  if (options.reportFd !== undefined && error instanceof CliError) {
    const { exitCode, message } = error;
    sendReport(Number(options.reportFd), { kind: 'failed', exitCode, message, problems });
  } else if (options.json === true && problems !== null) {
    printJson({ problems });
  }
  throw error;
}
