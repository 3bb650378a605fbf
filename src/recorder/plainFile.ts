import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { readPlainFile, statPlainFile } from '../journal/plainFile';
import { listNames } from '../journal/segmentNames';

/** Nothing that the recorder reads as a whole is larger; a file that is was made by somebody else. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/** Text of a plain file; throws for anything else. Opening never waits (a FIFO) and never follows a link. */
export function readPlainText(path: string): string {
  const bytes = readPlainFile(path, 0, MAX_TEXT_BYTES);
  if (bytes === null) throw new Error(`${path} is not a plain file that can be read.`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

const TOP_FILES = ['run.json', 'lock', 'heartbeat', 'endpoint.json', 'events.jsonl', 'output.log', 'reserve'];

/** Of the files that every run has, the first that is none; what stands in `ranks` only `findHostileEntry` sees. */
export function findHostileTopFile(folder: string): string | null {
  for (const name of TOP_FILES) {
    const reason = findRefused(folder, name);
    if (reason !== null) return reason;
  }
  return null;
}

/** The first thing in a run folder that is not what it must be, as a reason for people; null when all are plain. */
export function findHostileEntry(folder: string): string | null {
  const top = findHostileTopFile(folder);
  if (top !== null) return top;
  for (const folderName of ['ranks', ...listFolders(folder, 'ranks')]) {
    if (isOtherThanFolder(join(folder, folderName))) return `${folderName} is not a folder`;
    if (folderName === 'ranks') continue;
    for (const name of listNames(join(folder, folderName))) {
      const reason = findRefused(folder, `${folderName}/${name}`);
      if (reason !== null) return reason;
    }
  }
  return null;
}

function findRefused(folder: string, name: string): string | null {
  const found = statPlainFile(join(folder, name));
  return found.kind === 'refused' ? `${name} ${found.reason}` : null;
}

function listFolders(folder: string, name: string): string[] {
  if (isOtherThanFolder(join(folder, name))) return [];
  return listNames(join(folder, name)).map((child) => `${name}/${child}`);
}

/** A link to a folder is not one: it may lead anywhere. */
function isOtherThanFolder(path: string): boolean {
  try {
    return !lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}
