/** One installer a part at a time, also between processes: two that unpack into the same folder would break it. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { cacheFolder } from './paths.mjs'

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Runs `work` while holding the part's lock; waits for another installer, takes over a dead one's lock. */
export async function withInstallLock(name, work) {
  const folder = join(cacheFolder(), 'locks', name)
  const owner = join(folder, 'pid')
  mkdirSync(join(cacheFolder(), 'locks'), { recursive: true })
  for (;;) {
    try {
      mkdirSync(folder)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    await delay(1000)
    let pid = 0
    try {
      pid = Number(readFileSync(owner, 'utf8'))
    } catch {
      // its owner is between mkdir and the write, or died there: the second look decides
      await delay(2000)
      try {
        pid = Number(readFileSync(owner, 'utf8'))
      } catch {
        pid = 0
      }
    }
    if (!pid || !isAlive(pid)) rmSync(folder, { recursive: true, force: true })
  }
  try {
    writeFileSync(owner, String(process.pid))
    return await work()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
