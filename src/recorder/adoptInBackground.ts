import { currentHost, isProcessAlive, isThisHost } from '../util/processIdentity';
import { CliError } from './cliError';
import { launch } from './detach';
import type { FoundRun } from './readRun';

/** Starts a detached recorder on a run whose own was killed; resolves when it records. */
export async function adoptInBackground(folder: string): Promise<void> {
  const report = await launch(['adopt', folder]);
  if (report.kind === 'failed') throw new CliError(report.message, report.exitCode);
}

/** True while the program of a run without a recorder still runs on this host. */
export function findOrphan({ manifest }: FoundRun): boolean {
  const { bootId } = currentHost();
  const recorder = manifest?.recorder ?? null;
  if (manifest === null || manifest.trainer === null || recorder === null) return false;
  return isThisHost(recorder) && recorder.bootId === bootId && isProcessAlive(manifest.trainer);
}
