/** A program's process group: it is the leader, so the group has its pid. */

export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, signal);
  } catch {
    // Nobody is left in it.
  }
}

/** True while somebody of the group is there, a child that nobody has reaped yet included. */
export function isGroupAlive(leader: number): boolean {
  if (process.platform === 'win32') return false;
  try {
    process.kill(-leader, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ends what the leader left behind in its group: asked first, then killed. */
export async function endGroup(leader: number, graceMs: number): Promise<void> {
  if (!isGroupAlive(leader)) return;
  signalGroup(leader, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  while (performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (!isGroupAlive(leader)) return;
  }
  signalGroup(leader, 'SIGKILL');
}
