/** Ends a child and everything in its process group: politely, then hard. */

const politeMs = 5000;

/** @param {import('node:child_process').ChildProcess} child @param {Promise<void>} ended */
export async function endGroup(child, ended) {
  if (process.platform === 'win32') {
    child.kill();
    return ended;
  }
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group is gone.
    }
  };
  signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), politeMs);
  await ended;
  clearTimeout(timer);
  // The leader's children may outlive it.
  signal('SIGKILL');
}
