import type { Command } from 'commander';
import { EXIT } from '../cliError';
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
    const { file, problems } = await checkConfigFile(name, [], process.cwd());
    if (options.json === true) printJson({ file, problems });
    else if (problems.length > 0) printError(renderProblems(name, problems));
    else print(`${name}: no problems`);
    if (hasErrors(problems)) process.exitCode = EXIT.badInput;
  });
}
