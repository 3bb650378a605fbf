import { existsSync, readFileSync, readlinkSync } from 'node:fs';
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

/** Where a process runs: its pid says something there only. */
export interface HostStamp {
  readonly host: string;
  readonly bootId: string;
  /** Linux: which processes a pid counts. A container may have the name and the boot of its host, and pids of its own. */
  readonly pidNamespace?: string | undefined;
}

/** This machine's name and the boot it runs in; where the system has no boot id, the host's name alone must do. */
export function currentHost(): HostStamp {
  const bootId = tryRead(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? 'unknown';
  const pidNamespace = tryRead(() => readlinkSync('/proc/self/ns/pid'));
  return { host: hostname(), bootId, pidNamespace };
}

/** True where the pids of that place are those of this process. A manifest that says no namespace is taken at its host. */
export function isThisHost({ host, pidNamespace }: Omit<HostStamp, 'bootId'>): boolean {
  const here = currentHost();
  const isKnown = pidNamespace !== undefined && here.pidNamespace !== undefined;
  return host === here.host && (!isKnown || pidNamespace === here.pidNamespace);
}

function tryRead(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined; // Not Linux, or a container without /proc.
  }
}

/** Identity of a running process of this host; null when there is none with that pid. */
export function identifyProcess(pid: number): ProcessStamp | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (process.platform === 'linux' && existsSync('/proc/self')) {
    const stat = readStat(pid);
    // Where /proc hides what others run (hidepid), a pid that answers is all that can be known of it.
    if (stat === null) return answersSignals(pid) ? { pid, startTime: null } : null;
    return stat.state === 'Z' || stat.state === 'X' ? null : { pid, startTime: stat.startTime };
  }
  return answersSignals(pid) ? { pid, startTime: null } : null;
}

/** True while exactly that process runs on this host (a zombie has ended). One whose start time is hidden counts as it. */
export function isProcessAlive(stamp: ProcessStamp): boolean {
  const now = identifyProcess(stamp.pid);
  return now !== null && (now.startTime === null || now.startTime === stamp.startTime);
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
