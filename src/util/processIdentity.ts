import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Which process is meant: pids are used again, so a pid counts only together with the boot it belongs to and the time it
 * started at.
 */
export interface ProcessStamp {
  readonly pid: number;
  /** Kernel start time in clock ticks since boot on Linux; null elsewhere. */
  readonly startTime: number | null;
}

/** This machine's name and the boot it runs in; where the system has no boot id, the host's name alone must do. */
export function currentHost(): { host: string; bootId: string } {
  let bootId = 'unknown';
  try {
    bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux.
  }
  return { host: hostname(), bootId };
}

/** Identity of a running process of this host; null when there is none with that pid. */
export function identifyProcess(pid: number): ProcessStamp | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (process.platform === 'linux') {
    const stat = readStat(pid);
    return stat === null || stat.state === 'Z' || stat.state === 'X'
      ? null
      : { pid, startTime: stat.startTime };
  }
  return answersSignals(pid) ? { pid, startTime: null } : null;
}

/** True while exactly that process runs on this host (a zombie has ended). Without its start time a pid may be anybody's. */
export function isProcessAlive(stamp: ProcessStamp): boolean {
  const now = identifyProcess(stamp.pid);
  return now !== null && now.startTime === stamp.startTime;
}

function readStat(pid: number): { state: string; startTime: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program's name is in parentheses and may hold anything, parentheses and spaces included.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, startTime] = [fields[0], Number(fields[19])];
    return state === undefined || !Number.isFinite(startTime) ? null : { state, startTime };
  } catch {
    return null;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
