import type { TripletConfig } from '../config/tripletConfig';
import { ENDED, type RunManifest } from '../domain/run';
import { findOrphan } from './adoptInBackground';
import { CliError } from './cliError';
import { listDifferences } from './configDifferences';
import { ConfigProblemsError } from './configProblems';
import type { FoundRun } from './readRun';
import { checkConfigFile } from './readConfigPlan';
import { readRecordedConfig, requireData } from './recordedConfig';
import { planConfigRun, type PlanOptions, type RunPlan } from './runPlan';
import { requireCheckpoint } from './wholeCheckpoint';

/** Fields that a run may go on with otherwise than it began: they change how long it lasts and what is looked at. */
const FREE_FIELDS = [
  'steps',
  'snapshotEvery',
  'checkpointEvery',
  'keepCheckpoints',
  'earlyStop',
  'maxStepsPerSecond',
  'backend',
  'env',
  '$schema',
];

export interface ResumeOptions extends PlanOptions {
  /** A configuration to go on with in place of the recorded one; null: the recorded one. */
  readonly file: string | null;
  readonly set: readonly (readonly [string, string])[];
}

/** A run of the built-in trainer that goes on where another one has left its last checkpoint. */
export async function planResume(
  run: FoundRun & { readonly manifest: RunManifest },
  options: ResumeOptions,
): Promise<RunPlan> {
  const { manifest, folder, listing } = run;
  const { program, config: recorded, configText } = manifest;
  if (program.kind !== 'config' || program.file === null || recorded === null || configText === null) {
    throw new CliError(
      `${manifest.name} is no run of a configuration: only the built-in trainer's runs can be resumed. Nothing was started.`,
    );
  }
  if (!ENDED.has(listing.status) || (listing.status === 'lost' && findOrphan(run))) {
    throw new CliError(
      `${manifest.name} still goes on: stop it first (margin stop ${manifest.id}). Nothing was started.`,
    );
  }
  requireCheckpoint(folder, manifest.name);
  const source = options.file
    ? await readGiven(options.file, options)
    : {
        config: readRecordedConfig(recorded, options.set, program.file),
        file: program.file,
        text: configText,
      };
  // What was recorded by an earlier version lacks fields that have a default now.
  const differing = listDifferences(readRecordedConfig(recorded, [], program.file), source.config).filter(
    (path) => !FREE_FIELDS.some((field) => path === field || path.startsWith(`${field}.`)),
  );
  if (differing.length > 0) {
    throw new CliError(
      `${manifest.name} was trained with another ${differing.join(', ')}: a run can only go on as it began. ` +
        `Set ${differing.length === 1 ? 'it' : 'them'} back, or start a new run. Free to change: ${FREE_FIELDS.slice(0, -2).join(', ')}. Nothing was started.`,
    );
  }
  if (source.config.steps <= manifest.steps) {
    throw new CliError(
      `${manifest.name} has come to step ${manifest.steps} of ${source.config.steps} already. ` +
        `To go on give it more: --set steps=${2 * manifest.steps}. Nothing was started.`,
    );
  }
  const plan = planConfigRun(source, { ...options, resumeFrom: folder });
  if (!options.file) await requireData(plan);
  return plan;
}

async function readGiven(
  name: string,
  { set, cwd }: ResumeOptions,
): Promise<{ config: TripletConfig; file: string; text: string }> {
  const { file, text, config, problems } = await checkConfigFile(name, set, cwd);
  if (config === null) throw new ConfigProblemsError(name, problems);
  return { config, file, text };
}
