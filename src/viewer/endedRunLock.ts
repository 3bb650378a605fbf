import { closeSync, constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describeDiskError } from '../journal/describeDiskError';
import { isForeignHolderSilent } from '../journal/liveness';
import { readPlainFile } from '../journal/plainFile';
import { currentHost, identifyProcess, isProcessAlive, isThisHost } from '../util/processIdentity';

/**
 * Holds the lock of an ended run while `work` writes into its folder (contract: one writer, lock by an exclusive create). A
 * lock that a dead process of this host left is removed, and one of another host that nothing was heard of for 15 seconds; any
 * other one is somebody at work.
 */
export async function withEndedRunLock(folder: string, work: () => Promise<void>): Promise<void> {
  const path = join(folder, 'lock');
  await describing(folder, async () => {
    if (!create(path) && !(removeDead(folder, path) && create(path))) {
      throw new Error(
        `${folder} is being written by another process: ${path} is there. Try again in a moment.`,
      );
    }
    try {
      await work();
    } finally {
      unlinkSync(path);
    }
  });
}

/** What the disk says becomes a sentence. */
async function describing(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new Error(
      `${folder} can't be written: ${describeDiskError(error)}. Nothing was changed; try again when that is over.`,
      { cause: error },
    );
  }
}

/** False when the lock is there already. */
function create(path: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o666);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  const own = {
    ...currentHost(),
    pid: process.pid,
    startTime: identifyProcess(process.pid)?.startTime ?? null,
  };
  try {
    writeSync(descriptor, `${JSON.stringify(own)}\n`);
  } catch (error) {
    // Without a name in it nobody could tell whose it is.
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

function removeDead(folder: string, path: string): boolean {
  const bytes = readPlainFile(path);
  if (!bytes) return false;
  let holder: Record<string, unknown>;
  try {
    holder = Object(JSON.parse(Buffer.from(bytes).toString('utf8'))) as Record<string, unknown>;
  } catch {
    return false;
  }
  const { host, bootId, pid, startTime, pidNamespace } = holder;
  const here = currentHost();
  if (typeof host !== 'string' || typeof pid !== 'number') return false;
  const stamp = { pid, startTime: typeof startTime === 'number' ? startTime : null };
  const isAtWork = isThisHost({
    host,
    pidNamespace: typeof pidNamespace === 'string' ? pidNamespace : undefined,
  })
    ? bootId === here.bootId && isProcessAlive(stamp)
    : !isForeignHolderSilent(folder);
  if (isAtWork) return false;
  unlinkSync(path);
  return true;
}
