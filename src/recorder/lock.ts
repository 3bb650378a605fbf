import { closeSync, constants, existsSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RecorderIdentity } from '../domain/run';
import { currentHost, identifyProcess, isProcessAlive, isThisHost } from '../util/processIdentity';
import { heartbeatAgeMs } from './heartbeat';
import { readPlainText } from './plainFile';

/** Older than this, the recorder of another host counts as gone. */
export const HEARTBEAT_LIMIT_MS = 15_000;

export class LockHeldError extends Error {
  constructor(readonly holder: RecorderIdentity) {
    super(`The run is recorded by process ${holder.pid} on ${holder.host}.`);
  }
}

/** Who this process is. */
export function ownIdentity(): RecorderIdentity {
  const { startTime } = identifyProcess(process.pid) ?? { startTime: null };
  return { ...currentHost(), pid: process.pid, startTime };
}

/** Takes the lock of a new run folder, or takes over a dead owner's. Throws LockHeldError while the owner lives. */
export function takeLock(folder: string, own: RecorderIdentity): void {
  const path = join(folder, 'lock');
  if (createExclusively(path, own)) return;
  const takeover = `${path}.takeover`;
  for (let attempt = 0; attempt < 200; attempt++) {
    refuseLiveHolder(folder);
    // Of several that take over at once only one gets this file; who comes later finds a live owner in the lock.
    if (!createExclusively(takeover, own)) {
      const rival = readIdentity(takeover);
      if (rival !== null && !isRecorderAlive(folder, rival)) removeFile(takeover);
      sleepMs(10);
      continue;
    }
    try {
      refuseLiveHolder(folder);
      const ready = `${path}.${own.pid}`;
      createExclusively(ready, own);
      renameSync(ready, path);
      return;
    } finally {
      removeFile(takeover);
    }
  }
  throw new Error(`${path} can't be taken: ${takeover} stays in the way. Remove it.`);
}

function refuseLiveHolder(folder: string): void {
  let holder = readLock(folder);
  // A lock without content is being written at this moment, or its writer died in between.
  for (let waited = 0; holder === null && existsSync(join(folder, 'lock')) && waited < 20; waited++) {
    sleepMs(10);
    holder = readLock(folder);
  }
  if (holder !== null && isRecorderAlive(folder, holder)) throw new LockHeldError(holder);
}

/** Gives the lock back, if it is still this process's. */
export function releaseLock(folder: string, own: RecorderIdentity): void {
  const holder = readLock(folder);
  const isOwn = holder?.pid === own.pid && holder.startTime === own.startTime && holder.bootId === own.bootId;
  if (!isOwn) return;
  // Where that fails (folder gone, disk read-only), a dead owner's lock is taken over anyway.
  removeFile(join(folder, 'lock'));
}

/** The lock's owner; null when there is none or it can't be read (then nobody can be asked). */
export function readLock(folder: string): RecorderIdentity | null {
  return readIdentity(join(folder, 'lock'));
}

function readIdentity(path: string): RecorderIdentity | null {
  try {
    return decodeIdentity(JSON.parse(readPlainText(path)));
  } catch {
    return null;
  }
}

function decodeIdentity(value: unknown): RecorderIdentity | null {
  const { host, bootId, pid, startTime, pidNamespace } = Object(value) as Record<string, unknown>;
  if (typeof host !== 'string' || typeof bootId !== 'string' || !Number.isSafeInteger(pid)) return null;
  if (startTime !== null && typeof startTime !== 'number') return null;
  const namespace = typeof pidNamespace === 'string' ? { pidNamespace } : {};
  return { host, bootId, ...namespace, pid: pid as number, startTime };
}

/** On its own host the process decides, at once; elsewhere the age of the heartbeat. */
export function isRecorderAlive(folder: string, recorder: RecorderIdentity): boolean {
  if (isThisHost(recorder)) return recorder.bootId === currentHost().bootId && isProcessAlive(recorder);
  const age = heartbeatAgeMs(folder);
  return age !== null && age < HEARTBEAT_LIMIT_MS;
}

/** False when the file is already there. */
function createExclusively(path: string, own: RecorderIdentity): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o666);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(descriptor, `${JSON.stringify(own)}\n`);
    return true;
  } finally {
    closeSync(descriptor);
  }
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone already.
  }
}

function sleepMs(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
