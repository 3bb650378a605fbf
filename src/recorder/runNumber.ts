import { closeSync, lstatSync, openSync, readdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPlainText } from './plainFile';
import { RUN_ID } from './runId';

/** A lock that is this old was left by a process that died: counting takes milliseconds. */
const STALE_MS = 5000;

/**
 * Next number of a program in a runs folder: counted per file (or per command without one), given once and never again,
 * also when runs are deleted. Starts at the same time wait for each other.
 */
export async function takeRunNumber(runsDir: string, program: string): Promise<number> {
  const counters = join(runsDir, '.numbers.json');
  const unlock = await lockCounters(`${counters}.lock`);
  try {
    const counts = readCounts(counters) ?? countManifests(runsDir);
    // Relative, so that a workspace that was moved goes on counting.
    const key = program.startsWith('/') ? relative(dirname(runsDir), program) : program;
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    const temporary = `${counters}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(Object.fromEntries(counts))}\n`);
    renameSync(temporary, counters);
    return number;
  } finally {
    unlock();
  }
}

async function lockCounters(path: string): Promise<() => void> {
  for (;;) {
    try {
      closeSync(openSync(path, 'wx'));
      return () => removeFile(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (isStale(path)) removeFile(path);
    else await sleep(3 + Math.random() * 10);
  }
}

function isStale(path: string): boolean {
  try {
    return Date.now() - lstatSync(path).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}

function readCounts(path: string): Map<string, number> | null {
  try {
    const parsed: unknown = JSON.parse(readPlainText(path));
    if (typeof parsed !== 'object' || parsed === null) return null;
    const entries = Object.entries(parsed).filter((entry): entry is [string, number] =>
      Number.isSafeInteger(entry[1]),
    );
    return new Map(entries);
  } catch {
    return null;
  }
}

/** Where the counters are missing or damaged, the highest number in the runs that are there counts. */
function countManifests(runsDir: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of readdirSync(runsDir).filter((name) => RUN_ID.test(name))) {
    try {
      const { number, program } = JSON.parse(readPlainText(join(runsDir, id, 'run.json'))) as {
        number?: unknown;
        program?: { file?: unknown; argv?: unknown };
      };
      const argv = Array.isArray(program?.argv) ? (program.argv as unknown[]) : [];
      const name = typeof program?.file === 'string' ? program.file : argv[0];
      if (typeof number !== 'number' || typeof name !== 'string') continue;
      const key = name.startsWith('/') ? relative(dirname(runsDir), name) : name;
      counts.set(key, Math.max(number, counts.get(key) ?? 0));
    } catch {
      // A broken run counts nothing.
    }
  }
  return counts;
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else removed it.
  }
}
