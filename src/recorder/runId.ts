import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
export const RUN_ID = /^\d{8}-\d{6}-[a-z0-9]{4}$/;

/** `yyyymmdd-hhmmss-xxxx` in local time, as people read their runs. */
export function createRunId(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const suffix = Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${date}-${time}-${suffix}`;
}

/** Makes a folder that nobody else has: the exclusive mkdir decides, so starts in the same second are different runs. */
export function createRunFolder(runsDir: string, now: () => Date): { id: string; folder: string } {
  for (;;) {
    const id = createRunId(now());
    const folder = join(runsDir, id);
    try {
      mkdirSync(folder);
      return { id, folder };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
