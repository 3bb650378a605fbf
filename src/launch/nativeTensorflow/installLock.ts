import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { currentHost, identifyProcess, isProcessAlive } from '../../util/processIdentity';
import { InstallFailure } from './installFailure';

/** No installation takes longer: what another host has left behind for so long is dead. */
const OTHER_HOST_LIMIT_MS = 2 * 3600_000;
/** A lock without content is being written, or its writer died in between. */
const UNWRITTEN_LIMIT_MS = 5000;

interface Holder {
  readonly host: string;
  readonly bootId: string;
  readonly pid: number;
  readonly startTime: number | null;
}

/** Runs `work` as the only one that changes this folder, over processes and hosts; refuses while somebody else does. */
export async function withInstallLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = `${folder}.lock`;
  takeLock(path);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function takeLock(path: string): void {
  for (let attempt = 0; attempt < 3; attempt++) {
    if (createExclusively(path)) return;
    refuseLive(path);
    // Of several that find a dead owner's lock, each moves away what is there; a living one's is put back.
    const moved = `${path}.${process.pid}`;
    try {
      renameSync(path, moved);
    } catch {
      continue;
    }
    try {
      refuseLive(moved);
    } catch (error) {
      linkSync(moved, path);
      throw error;
    } finally {
      rmSync(moved, { force: true });
    }
  }
  throw new InstallFailure(`${path} can't be taken. Remove that file and try again.`);
}

function refuseLive(path: string): void {
  const holder = readHolder(path);
  if (holder === null) {
    if (ageMs(path) > UNWRITTEN_LIMIT_MS) return;
    throw new InstallFailure('Native TensorFlow is being installed or removed: try again in a minute.');
  }
  if (!isHolderAlive(path, holder)) return;
  throw new InstallFailure(
    `Native TensorFlow is being installed or removed by process ${holder.pid} on ${holder.host}: wait until it is done, or cancel it there.`,
  );
}

function isHolderAlive(path: string, holder: Holder): boolean {
  const { host, bootId } = currentHost();
  if (holder.host === host) return holder.bootId === bootId && isProcessAlive(holder);
  return ageMs(path) < OTHER_HOST_LIMIT_MS;
}

/** Infinite when the file is gone. */
function ageMs(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? Date.now() - found.mtimeMs : Infinity;
}

function createExclusively(path: string): boolean {
  const { startTime } = identifyProcess(process.pid) ?? { startTime: null };
  const holder: Holder = { ...currentHost(), pid: process.pid, startTime };
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(holder)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    const why = (error as Error).message;
    throw new InstallFailure(
      `${dirname(path)} can't be written: ${why}. Give yourself the right to write there, or name another folder in MARGIN_NATIVE_DIR.`,
    );
  }
}

function readHolder(path: string): Holder | null {
  try {
    const value = Object(JSON.parse(readFileSync(path, 'utf8'))) as Holder;
    return typeof value.pid === 'number' && typeof value.host === 'string' ? value : null;
  } catch {
    return null;
  }
}
