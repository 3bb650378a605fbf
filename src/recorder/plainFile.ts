import { constants, closeSync, fstatSync, lstatSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What stands at a path: only plain files of a run folder are ever opened. */
export function findNotPlain(path: string): string | null {
  let stats;
  try {
    stats = lstatSync(path);
  } catch {
    return null;
  }
  if (stats.isFile()) return null;
  if (stats.isSymbolicLink()) return 'a link';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

/** Text of a plain file; throws for anything else. Opening never waits (a FIFO) and never follows a link. */
export function readPlainFile(path: string): string {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error(`${path} is not a plain file.`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

const TOP_FILES = ['run.json', 'lock', 'heartbeat', 'endpoint.json', 'events.jsonl', 'output.log', 'reserve'];

/** The first thing in a run folder that is not what it must be, as a reason for people; null when all are plain. */
export function findHostileEntry(folder: string): string | null {
  for (const name of TOP_FILES) {
    const what = findNotPlain(join(folder, name));
    if (what !== null) return `${name} is ${what}, not a plain file`;
  }
  const ranks = join(folder, 'ranks');
  const notFolder = findNotFolder(ranks);
  if (notFolder !== null) return `ranks is ${notFolder}, not a folder`;
  for (const rank of listNames(ranks)) {
    const rankNotFolder = findNotFolder(join(ranks, rank));
    if (rankNotFolder !== null) return `ranks/${rank} is ${rankNotFolder}, not a folder`;
    for (const name of listNames(join(ranks, rank))) {
      const what = findNotPlain(join(ranks, rank, name));
      if (what !== null) return `ranks/${rank}/${name} is ${what}, not a plain file`;
    }
  }
  return null;
}

function findNotFolder(path: string): string | null {
  try {
    const stats = lstatSync(path);
    if (stats.isDirectory()) return null;
    return stats.isFile() ? 'a plain file' : findNotPlain(path);
  } catch {
    return null;
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
