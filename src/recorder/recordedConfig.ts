import { applyOverrides } from '../config/applyOverrides';
import { parseTripletConfig } from '../config/parseTripletConfig';
import type { TripletConfig } from '../config/tripletConfig';
import { checkModelFit } from './checkModelFit';
import { CliError } from './cliError';
import { ConfigProblemsError, hasErrors } from './configProblems';
import type { RunPlan } from './runPlan';

/** The configuration of a manifest, which anybody may have written, with fields changed for a new run. */
export function readRecordedConfig(
  recorded: Readonly<Record<string, unknown>>,
  set: readonly (readonly [string, string])[],
  file: string,
): TripletConfig {
  let text = JSON.stringify(recorded, null, 2);
  try {
    text = applyOverrides(text, set);
  } catch (error) {
    throw new CliError(`${(error as Error).message}. Nothing was started.`);
  }
  const { config, problems } = parseTripletConfig(text, file);
  if (config === null) throw new ConfigProblemsError(file, problems);
  return config;
}

/** Refuses a plan whose data is not there any more, or not as it was: found before anything is started. */
export async function requireData({ program, config, configText }: RunPlan): Promise<void> {
  if (program.kind !== 'config' || program.file === null || config === null || configText === null) return;
  const recorded = config as unknown as TripletConfig;
  // Loaded where they are needed: readers of packed files want memory that a plain command never asks for.
  const { checkData } = await import('../data/checkData');
  const data = await checkData(recorded, program.file, configText);
  const problems = hasErrors(data) ? data : await checkModelFit(recorded, program.file, configText);
  if (hasErrors(problems)) throw new ConfigProblemsError(program.file, problems);
}
