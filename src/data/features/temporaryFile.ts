import { createHash, randomBytes } from 'node:crypto';
import { constants, openSync, readdirSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { identifyProcess, isProcessAlive } from '../../util/processIdentity';

/** `margin-rows-<host>-<pid>-<start time>-<random>.tmp`: whose a file is can be told when its process is gone. */
const NAME = /^margin-rows-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{8}\.tmp$/;

const thisHost = (): string => createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/**
 * Opens a new file for reading and writing that goes when this process does, whatever ends it: its name is taken away at
 * once, where the system lets an open file lose it, else at the exit. Throws what the system says.
 */
export function openTemporaryFile(folder: string): number {
  const { pid } = process;
  const start = identifyProcess(pid)?.startTime ?? 0;
  const name = `margin-rows-${thisHost()}-${pid}-${start}-${randomBytes(4).toString('hex')}.tmp`;
  const path = join(folder, name);
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  if (!unlink(path)) process.once('exit', () => unlink(path));
  return descriptor;
}

/** Removes what killed processes of this machine have left in a folder. */
export function removeLeftovers(folder: string): void {
  for (const name of listNames(folder)) {
    const [, host, pid, start] = NAME.exec(name) ?? [];
    if (host !== thisHost()) continue;
    const startTime = start === '0' ? null : Number(start);
    if (!isProcessAlive({ pid: Number(pid), startTime })) unlink(join(folder, name));
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function unlink(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
