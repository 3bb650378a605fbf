import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunManifest, RunStatus } from '../domain/run';
import { removeEndpoint, removeSocket } from './endpoint';
import { releaseLock } from './lock';
import type { OpenRun } from './runFolder';

/** The last word on a run: journal closed, manifest written, endpoint, reserve and lock gone. Never throws. */
export async function closeRunFolder(
  { folder, endpoint, identity, recording }: OpenRun,
  heart: { dispose(): void },
  end: Partial<RunManifest> & { readonly status: Exclude<RunStatus, 'broken'> },
): Promise<void> {
  const { status, ...more } = end;
  try {
    await recording.close(status, more);
  } catch {
    // The folder is gone or the disk refuses: the program's end is still reported to whoever waits for it.
  }
  heart.dispose();
  removeSocket(endpoint);
  // Whatever lies under its name once it was moved away is somebody else's.
  if (!recording.journal.isInPlace()) return;
  removeEndpoint(folder);
  try {
    rmSync(join(folder, 'reserve'), { force: true });
  } catch {
    // A folder that has become read-only keeps it.
  }
  releaseLock(folder, identity);
}
