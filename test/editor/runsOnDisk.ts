import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunManifest } from '../../src/domain/run';
import { retry } from './harness/retry';

export interface RunOnDisk {
  readonly folder: string;
  readonly manifest: RunManifest;
}

/** Runs of a workspace as their manifests on the disk say, newest first; folders without one are left out. */
export function readRuns(workspace: string): RunOnDisk[] {
  const runsDir = join(workspace, '.margin/runs');
  if (!existsSync(runsDir)) return [];
  return readdirSync(runsDir)
    .sort()
    .reverse()
    .map((id) => join(runsDir, id))
    .filter((folder) => existsSync(join(folder, 'run.json')))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as RunManifest,
    }));
}

/** The newest run, once it is as asked. */
export function waitForRun(
  workspace: string,
  what: string,
  isSo: (manifest: RunManifest) => boolean,
  limitMs = 60_000,
): Promise<RunOnDisk> {
  return retry(
    `a run is ${what}`,
    () => {
      const [newest] = readRuns(workspace);
      return newest && isSo(newest.manifest) ? newest : undefined;
    },
    limitMs,
  );
}

/** The newest run once it has finished and its recorder has left it: nothing of its folder changes from then on. */
export async function waitForFinishedRun(workspace: string): Promise<RunOnDisk> {
  const run = await waitForRun(workspace, 'finished', ({ status }) => status === 'finished');
  await retry('its recorder has left it', () => !existsSync(join(run.folder, 'lock')));
  return run;
}

/** The example would be over before a busy machine has looked at it. */
export function makeLong(workspace: string): void {
  const file = join(workspace, 'digits.triplet.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"steps": \d+/, '"steps": 100000'));
}
