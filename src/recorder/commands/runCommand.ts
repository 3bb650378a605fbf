import type { Command } from 'commander';
import { CliError } from '../cliError';
import { startDetached } from '../detach';
import { reportFailure } from '../launchReport';
import { findNameProblem } from '../runName';
import type { RunPlan } from '../runPlan';
import { resolveRun } from '../resolveRun';
import { findRunsDir } from '../runsDir';
import { addRunsDirOption, collectPair } from './options';

interface RunOptions {
  readonly set?: (readonly [string, string])[];
  readonly env?: (readonly [string, string])[];
  readonly runsDir?: string;
  readonly name?: string;
  readonly json?: boolean;
  readonly detach?: boolean;
  readonly again?: string;
  readonly resume?: string;
  readonly reportFd?: string;
}

export function addRunCommand(program: Command, rawWords: readonly string[]): void {
  const command = program
    .command('run')
    .usage('[options] <config | -- command …>')
    .description(
      'Start a training run and record it: a *.triplet.json configuration, or any command after "--".',
    )
    .argument('[words...]', 'a configuration, or "--" and a command with its arguments')
    .option('--set <path=value>', 'set a field of the configuration for this run (may repeat)', collectPair)
    .option('--name <name>', 'name of the run (default: <file name> run <number>)')
    .option('--env <name=value>', 'set an environment variable of the program (may repeat)', collectPair)
    .option('--json', "print the run as JSON at the end; the program's output goes to stderr")
    .option('--detach', 'start the run in the background and print its id and folder')
    .option(
      '--again <run>',
      'repeat an earlier run: its configuration, environment, arguments and working directory',
    )
    .option(
      '--resume <run>',
      "go on from an earlier run's last checkpoint, with its configuration (or the one that is given)",
    );
  addRunsDirOption(command)
    .addOption(command.createOption('--report-fd <n>').hideHelp())
    .action(async (words: string[], options: RunOptions) => {
      const cwd = process.cwd();
      const runsDir = findRunsDir(options.runsDir, cwd);
      if (options.detach === true && options.reportFd === undefined) {
        return startDetached(rawWords, options.json === true);
      }
      const { runDetached, runInForeground } = await import('../runModes');
      let plan: RunPlan;
      try {
        plan = await makePlan(words, options, runsDir, rawWords);
      } catch (error) {
        return reportFailure(error, options);
      }
      await (options.reportFd === undefined
        ? runInForeground(plan, runsDir, options.json === true)
        : runDetached(plan, runsDir, Number(options.reportFd)));
    });
}

async function makePlan(
  words: readonly string[],
  options: RunOptions,
  runsDir: string,
  rawWords: readonly string[],
): Promise<RunPlan> {
  const { planAgain } = await import('../planAgain');
  const { planCommandRun } = await import('../runPlan');
  const { name = null, set = [], again, resume } = options;
  const nameProblem = name === null ? null : findNameProblem(name);
  if (nameProblem !== null) throw new CliError(nameProblem);
  const env = Object.fromEntries(options.env ?? []);
  const cwd = process.cwd();
  const afterDashes = rawWords.includes('--') ? rawWords.slice(rawWords.indexOf('--') + 1) : null;

  if (resume !== undefined) {
    if (again !== undefined || afterDashes !== null || words.length > 1)
      throw new CliError('--resume goes on with one run of a configuration: margin run --resume <run>.');
    const run = resolveRun(resume, runsDir, cwd);
    const { manifest } = run;
    if (manifest === null) throw new CliError(`The run "${resume}" can't be read, so it can't be resumed.`);
    const { planResume } = await import('../planResume');
    return planResume({ ...run, manifest }, { name, env, cwd, set, file: words[0] ?? null });
  }
  if (again !== undefined) {
    if (words.length > 0 || set.length > 0) {
      throw new CliError(
        '--again repeats a run as it was recorded: leave out the configuration, the command and --set.',
      );
    }
    const { manifest } = resolveRun(again, runsDir, cwd);
    if (manifest === null) throw new CliError(`The run "${again}" can't be read, so it can't be repeated.`);
    const plan = planAgain(manifest, { name, env });
    const { requireData } = await import('../recordedConfig');
    await requireData(plan);
    return plan;
  }
  if (afterDashes !== null) {
    if (afterDashes.length === 0)
      throw new CliError('Nothing stands after "--". Write: margin run -- python3 train.py');
    if (words.length > afterDashes.length)
      throw new CliError('Give a configuration or a command after "--", not both.');
    if (set.length > 0)
      throw new CliError('--set changes a configuration\'s fields; a command gets its arguments after "--".');
    return planCommandRun(afterDashes, { name, cwd, env });
  }
  const [file, ...more] = words;
  if (file === undefined) {
    throw new CliError(
      'What shall run? Give a configuration (margin run digits.triplet.json) or a command (margin run -- python3 train.py).',
    );
  }
  if (more.length > 0)
    throw new CliError(`A command comes after "--". Write: margin run -- ${words.join(' ')}`);
  const { readConfigPlan } = await import('../readConfigPlan');
  return readConfigPlan(file, set, { name, cwd, env });
}
