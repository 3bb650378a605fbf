import { closeSync, constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readPlainFile } from '../journal/plainFile';
import { currentHost, identifyProcess, isProcessAlive } from '../util/processIdentity';

/**
 * Holds the lock of an ended run while `work` writes into its folder (contract: one writer, lock by an exclusive create). A
 * lock that a dead process of this host left is removed; any other one is somebody at work.
 */
export async function withEndedRunLock(folder: string, work: () => Promise<void>): Promise<void> {
  const path = join(folder, 'lock');
  if (!create(path) && !(removeDead(path) && create(path))) {
    throw new Error(
      `${folder} is being written by another process: ${path} is there. Try again in a moment.`,
    );
  }
  try {
    await work();
  } finally {
    unlinkSync(path);
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
  writeSync(descriptor, `${JSON.stringify(own)}\n`);
  closeSync(descriptor);
  return true;
}

function removeDead(path: string): boolean {
  const bytes = readPlainFile(path);
  if (!bytes) return false;
  let holder: Record<string, unknown>;
  try {
    holder = Object(JSON.parse(Buffer.from(bytes).toString('utf8'))) as Record<string, unknown>;
  } catch {
    return false;
  }
  const { host, bootId, pid, startTime } = holder;
  const here = currentHost();
  if (host !== here.host || typeof pid !== 'number') return false;
  const stamp = { pid, startTime: typeof startTime === 'number' ? startTime : null };
  if (bootId === here.bootId && isProcessAlive(stamp)) return false;
  unlinkSync(path);
  return true;
}
