import { closeSync, constants, fstatSync, lstatSync, openSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENDED, type RunManifest } from '../domain/run';
import { currentHost, isProcessAlive, isThisHost } from '../util/processIdentity';

/** Older than this, the recorder of another host counts as gone. */
const HEARTBEAT_LIMIT_MS = 15_000;

export interface Liveness {
  /** The recorder lives: its process on its own host, its heartbeat elsewhere. */
  readonly alive: boolean;
  /** The recorder is gone but its program still runs here: a new recorder can go on. */
  readonly adoptable: boolean;
}

/** Who of a run's processes lives. Cheap on the run's own host; elsewhere a file is touched beside the run folder. */
export function findLiveness(folder: string, manifest: RunManifest): Liveness {
  if (ENDED.has(manifest.status)) return { alive: false, adoptable: false };
  const { recorder, trainer } = manifest;
  const here = currentHost();
  if (recorder === null || !isThisHost(recorder))
    return { alive: hasFreshHeartbeat(folder), adoptable: false };
  if (recorder.bootId !== here.bootId) return { alive: false, adoptable: false };
  const alive = isProcessAlive(recorder);
  return { alive, adoptable: !alive && trainer !== null && isProcessAlive(trainer) };
}

function hasFreshHeartbeat(folder: string): boolean {
  const age = heartbeatAgeMs(folder);
  return age !== null && age < HEARTBEAT_LIMIT_MS;
}

/** Age of a heartbeat by the clock of its file system; by the local one where nothing may be written. Null without one. */
export function heartbeatAgeMs(folder: string): number | null {
  return fileAgeMs(folder, 'heartbeat');
}

/** Whoever holds a lock on another host may be no recorder: then it has no heartbeat, but has just written the lock. */
export function isForeignHolderSilent(folder: string): boolean {
  const ages = [fileAgeMs(folder, 'heartbeat'), fileAgeMs(folder, 'lock')];
  return ages.every((age) => age === null || age >= HEARTBEAT_LIMIT_MS);
}

function fileAgeMs(folder: string, name: string): number | null {
  try {
    const { mtimeMs } = lstatSync(join(folder, name));
    return fileSystemNow(dirname(folder)) - mtimeMs;
  } catch {
    return null;
  }
}

function fileSystemNow(runsDir: string): number {
  const probe = join(runsDir, `.clock-${process.pid}-${Math.random().toString(36).slice(2)}`);
  try {
    const fd = openSync(probe, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      return fstatSync(fd).mtimeMs;
    } finally {
      closeSync(fd);
      unlinkSync(probe);
    }
  } catch {
    return Date.now();
  }
}
