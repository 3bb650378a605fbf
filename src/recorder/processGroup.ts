import { readFileSync, readdirSync } from 'node:fs';

/** A program's process group: it is the leader, so the group has its pid. */

export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  if (!isLeader(leader)) return;
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, signal);
  } catch {
    // Nobody is left in it.
  }
}

/** True while somebody of the group runs. */
export function isGroupAlive(leader: number): boolean {
  if (process.platform === 'win32' || !isLeader(leader)) return false;
  try {
    process.kill(-leader, 0);
    return process.platform !== 'linux' || hasLivingMember(leader);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** To kill(2) -1 means everybody and 0 one's own group: a pid out of a damaged manifest must never come to that. */
function isLeader(pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 1;
}

/** What has ended but was never reaped (some containers have no init for that) answers signals for ever. */
function hasLivingMember(leader: number): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(group) === leader && state !== 'Z' && state !== 'X';
    } catch {
      return false;
    }
  });
}

/** Ends what the leader left behind in its group: asked first, then killed. */
export async function endGroup(leader: number, graceMs: number): Promise<void> {
  if (!isGroupAlive(leader)) return;
  signalGroup(leader, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  while (performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (!isGroupAlive(leader)) return;
  }
  signalGroup(leader, 'SIGKILL');
}
