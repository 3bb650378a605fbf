import { closeSync, constants, fstatSync, lstatSync, openSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const HEARTBEAT_EVERY_MS = 2000;

/**
 * Sets the heartbeat's mtime by the file system's own clock (cutting an empty file does that; explicit times would be
 * this machine's). False when the file is not there any more: the folder was deleted or moved.
 */
export function beat(folder: string, create = false): boolean {
  const flags =
    constants.O_WRONLY | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  try {
    closeSync(openSync(join(folder, 'heartbeat'), flags | (create ? constants.O_CREAT : 0), 0o666));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/**
 * Age of a heartbeat by the clock of its file system: compared with a file touched beside the run folder, or with the
 * local clock where nothing may be written. Null when there is no heartbeat.
 */
export function heartbeatAgeMs(folder: string): number | null {
  try {
    const stats = lstatSync(join(folder, 'heartbeat'));
    return fileSystemNow(dirname(folder)) - stats.mtimeMs;
  } catch {
    return null;
  }
}

function fileSystemNow(runsDir: string): number {
  const probe = join(runsDir, `.clock-${process.pid}-${Date.now().toString(36)}`);
  try {
    const descriptor = openSync(probe, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      return fstatSync(descriptor).mtimeMs;
    } finally {
      closeSync(descriptor);
      unlinkSync(probe);
    }
  } catch {
    return Date.now();
  }
}
