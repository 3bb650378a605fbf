/** One installer a part at a time, also between processes: two that unpack into the same folder would break it. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder } from './paths.mjs';

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

function readPid(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

/** Runs `work` while holding the part's lock; waits for another installer, takes over a dead one's lock. */
export async function withInstallLock(name, work) {
  const folder = join(cacheFolder(), 'locks', name);
  const owner = join(folder, 'pid');
  mkdirSync(join(cacheFolder(), 'locks'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(folder);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    await delay(1000);
    // Without a pid its owner is between mkdir and the write, or died there: a second look decides.
    const pid = readPid(owner) || (await delay(2000).then(() => readPid(owner)));
    if (!pid || !isAlive(pid)) rmSync(folder, { recursive: true, force: true });
  }
  try {
    writeFileSync(owner, String(process.pid));
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
