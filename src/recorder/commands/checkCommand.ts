import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CliError, EXIT } from '../cliError';
import type { ConfigProblem } from '../../domain/configProblem';
import { hasErrors, renderProblems } from '../configProblems';
import { print, printError, printJson } from '../terminal';
import { addRunsDirOption } from './options';

export function addCheckCommand(program: Command): void {
  const command = program
    .command('check')
    .description(
      'Check a configuration and the data it names, without starting anything. Exit 2 when there is an error.',
    )
    .argument('<config>', 'a *.triplet.json file')
    .option('--json', 'print {file, problems} as JSON');
  addRunsDirOption(command).action(async (name: string, options: { json?: boolean }) => {
    const { checkConfigFile } = await import('../readConfigPlan');
    const { file, problems } = await checkConfigFile(name, [], process.cwd()).catch((error: unknown) => {
      if (options.json !== true || !(error instanceof CliError)) throw error;
      return toUnread(name, error);
    });
    if (options.json === true) printJson({ file, problems });
    else if (problems.length > 0) printError(renderProblems(name, problems));
    else print(`${name}: no problems`);
    if (hasErrors(problems)) process.exitCode = EXIT.badInput;
  });
}

/** Whoever asked for JSON gets it for a file that can't be read, too: a problem at its beginning. */
function toUnread(name: string, { message }: CliError): { file: string; problems: ConfigProblem[] } {
  const start = { line: 1, column: 1, endLine: 1, endColumn: 2 };
  return {
    file: resolve(process.cwd(), name),
    problems: [{ severity: 'error', message, path: '', ...start }],
  };
}
