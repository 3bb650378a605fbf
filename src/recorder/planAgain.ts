import { statSync } from 'node:fs';
import type { RunManifest } from '../domain/run';
import { CliError } from './cliError';
import { readRecordedConfig } from './recordedConfig';
import { planCommandRun, planConfigRun, type PlanOptions, type RunPlan } from './runPlan';
import { requireCheckpoint } from './wholeCheckpoint';

/** The same run again: recorded configuration (its seed included), environment, arguments and working directory. */
export function planAgain(manifest: RunManifest, options: Omit<PlanOptions, 'cwd'>): RunPlan {
  const { program, configText } = manifest;
  const again = { name: options.name, cwd: program.cwd, env: { ...manifest.env, ...options.env } };
  if (!isFolder(program.cwd)) {
    throw new CliError(
      `The run's working directory ${program.cwd} is not there any more. Nothing was started.`,
    );
  }
  if (program.kind === 'command') return planCommandRun(program.argv, again);
  if (program.file === null || manifest.config === null || configText === null) {
    throw new CliError(`${manifest.name} has no recorded configuration to run again.`);
  }
  const config = readRecordedConfig(manifest.config, [], program.file);
  const at = program.argv.indexOf('--resume');
  const resumeFrom = at === -1 ? null : (program.argv[at + 1] ?? null);
  if (resumeFrom !== null)
    requireCheckpoint(resumeFrom, `The run in ${resumeFrom}, where ${manifest.name} went on,`);
  return planConfigRun({ config, file: program.file, text: configText }, { ...again, resumeFrom });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
