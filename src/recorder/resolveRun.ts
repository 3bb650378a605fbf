import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CliError } from './cliError';
import { readListedRun, readRun, type FoundRun } from './readRun';
import { RUN_ID } from './runId';

/** Of `yyyymmdd-hhmmss-xxxx` the part that is a time. */
const SECOND_LENGTH = 15;

/** All runs of a folder, newest first, and how many folders there are none (no run.json). */
export function listRuns(runsDir: string): { runs: FoundRun[]; skipped: number } {
  const runs: FoundRun[] = [];
  let skipped = 0;
  for (const name of listFolders(runsDir)) {
    const run = readListedRun(join(runsDir, name));
    if (run === null) skipped++;
    else runs.push(run);
  }
  return { runs: newestFirst(runs), skipped };
}

/** Folders come by id, whose last letters are drawn: runs of the same second are told apart by their start. */
function newestFirst(runs: readonly FoundRun[]): FoundRun[] {
  const second = ({ folder }: FoundRun): string => {
    const name = basename(folder);
    return RUN_ID.test(name) ? name.slice(0, SECOND_LENGTH) : '';
  };
  const start = ({ listing }: FoundRun): string => listing.startedAt ?? '';
  return runs.toSorted((a, b) => second(b).localeCompare(second(a)) || start(b).localeCompare(start(a)));
}

/** Finds the run that `R` means: a folder, an id, a unique beginning of an id, a name, or `latest`. */
export function resolveRun(word: string, runsDir: string, cwd: string): FoundRun {
  if (word === '')
    throw new CliError('An empty text names no run. Give an id, a name, a folder, or "latest".');
  if (word === 'latest') return findLatest(runsDir);
  if (/[/\\]/.test(word) || word === '.' || word === '..') return readFolder(resolve(cwd, word), word);
  if (isFolder(join(runsDir, word))) return readFolder(join(runsDir, word), word);
  const candidates = findCandidates(word, runsDir);
  if (candidates.length === 1) return candidates[0]!;
  if (candidates.length > 1) {
    const lines = candidates.map(({ listing: { id, name, status } }) => `  ${id}  ${name}  (${status})`);
    throw new CliError(`"${word}" is ambiguous. It may mean:\n${lines.join('\n')}\nGive a whole id.`);
  }
  if (isFolder(resolve(cwd, word))) return readFolder(resolve(cwd, word), word);
  throw new CliError(
    `There is no run "${word}" in ${runsDir}. \`margin ls\` lists the runs; --runs-dir looks elsewhere.`,
  );
}

function findCandidates(word: string, runsDir: string): FoundRun[] {
  const { runs } = listRuns(runsDir);
  return runs.filter(({ listing }) => listing.id.startsWith(word) || listing.name === word);
}

function findLatest(runsDir: string): FoundRun {
  // Folders that are no runs don't count.
  for (const group of groupBySecond(listFolders(runsDir))) {
    const runs = group.map((name) => readRun(join(runsDir, name))).filter((run) => run !== null);
    const [newest] = newestFirst(runs);
    if (newest) return newest;
  }
  throw new CliError(
    `There are no runs in ${runsDir} yet. Start one with \`margin run\`, or look elsewhere with --runs-dir.`,
  );
}

function groupBySecond(names: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const second = RUN_ID.test(name) ? name.slice(0, SECOND_LENGTH) : name;
    groups.set(second, [...(groups.get(second) ?? []), name]);
  }
  return [...groups.values()];
}

function readFolder(folder: string, word: string): FoundRun {
  const run = isFolder(folder) ? readRun(folder) : null;
  if (run === null) throw new CliError(`${word} is not a run folder: ${folder} has no run.json.`);
  return run;
}

/** Folders of a runs folder, newest id first; those with other names come last. */
function listFolders(runsDir: string): string[] {
  let entries;
  try {
    entries = readdirSync(runsDir, { withFileTypes: true });
  } catch {
    return [];
  }
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names.sort((a, b) => Number(RUN_ID.test(b)) - Number(RUN_ID.test(a)) || (a < b ? 1 : -1));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
