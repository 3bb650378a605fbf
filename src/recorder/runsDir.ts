import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CliError, EXIT, describeSystemError } from './cliError';

/** The runs folder to look in: the one asked for, else the nearest `.margin/runs` upwards, else `<cwd>/.margin/runs`. */
export function findRunsDir(asked: string | undefined, cwd: string): string {
  if (asked === '') throw new CliError('--runs-dir is empty: name a folder, or leave the option out.');
  if (asked !== undefined) return resolve(cwd, asked);
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const candidate = join(folder, '.margin', 'runs');
    if (isFolder(candidate)) return candidate;
    if (dirname(folder) === folder) return join(resolve(cwd), '.margin', 'runs');
  }
}

/** Makes the runs folder where it isn't there; `.margin` keeps itself out of version control. */
export function ensureRunsDir(runsDir: string): void {
  try {
    makeFolder(runsDir);
    const margin = dirname(runsDir);
    const ignore = join(margin, '.gitignore');
    if (basename(margin) === '.margin' && !existsSync(ignore)) writeFileSync(ignore, '*\n');
  } catch (error) {
    throw new CliError(
      `The runs folder ${runsDir} can't be used: ${describeSystemError(error)}. ` +
        'Nothing was started. Make it writable, or name another one with --runs-dir.',
      EXIT.cannotWork,
    );
  }
}

/** Level by level: Node's own recursion never ends where nothing can be made in a folder that is there (/proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
