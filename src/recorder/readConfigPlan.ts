import { readFileSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { applyOverrides } from '../config/applyOverrides';
import { parseTripletConfig } from '../config/parseTripletConfig';
import type { TripletConfig } from '../config/tripletConfig';
import { checkData } from '../data/checkData';
import type { ConfigProblem } from '../domain/configProblem';
import { checkModelFit } from './checkModelFit';
import { CliError, describeSystemError } from './cliError';
import { ConfigProblemsError, hasErrors } from './configProblems';
import { planConfigRun, type PlanOptions, type RunPlan } from './runPlan';

/** A configuration is a page of text; what is larger is something else. */
const MAX_CONFIG_BYTES = 8 * 1024 * 1024;

export interface CheckedConfig {
  readonly file: string;
  /** The file's own text. */
  readonly text: string;
  /** Null when there are errors. */
  readonly config: TripletConfig | null;
  readonly problems: readonly ConfigProblem[];
}

/** Reads and checks a configuration and the data it names. */
export async function checkConfigFile(
  name: string,
  overrides: readonly (readonly [string, string])[],
  cwd: string,
): Promise<CheckedConfig> {
  const file = resolve(cwd, name);
  const text = readConfigText(name, file);
  let effective = text;
  try {
    if (overrides.length > 0) effective = applyOverrides(text, overrides);
  } catch (error) {
    throw new CliError(`${(error as Error).message}. Nothing was started.`);
  }
  const { config, problems } = parseTripletConfig(effective, file);
  if (config === null) return { file, text, config, problems };
  const found = [...problems, ...(await checkData(config, file, effective))];
  const all = hasErrors(found) ? found : [...found, ...(await checkModelFit(config, file, effective))];
  return { file, text, config: hasErrors(all) ? null : config, problems: all };
}

export async function readConfigPlan(
  name: string,
  overrides: readonly (readonly [string, string])[],
  options: PlanOptions,
): Promise<RunPlan> {
  const { file, text, config, problems } = await checkConfigFile(name, overrides, options.cwd);
  if (config === null) throw new ConfigProblemsError(name, problems);
  return planConfigRun({ config, file, text }, options);
}

function readConfigText(name: string, file: string): string {
  const script = ['.py', '.js', '.mjs', '.cjs', '.ts', '.sh'].includes(extname(name).toLowerCase());
  if (script) {
    throw new CliError(
      `${name} is a program, not a configuration. Write: margin run -- <interpreter> ${name}`,
    );
  }
  try {
    const stats = statSync(file);
    if (!stats.isFile()) throw new CliError(`${file} is not a file. Give a configuration (*.triplet.json).`);
    if (stats.size > MAX_CONFIG_BYTES)
      throw new CliError(`${file} is too large for a configuration (8 MB at most).`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(
      `The configuration ${file} can't be read: ${describeSystemError(error)}. ` +
        'Check the path; to run a command write: margin run -- <command>.',
    );
  }
}
