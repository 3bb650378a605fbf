import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIME_LIMIT_MS = 3000;

/** Commit of the working directory, and whether files differ from it; null without a repository or when git is too slow. */
export async function readGitState(cwd: string): Promise<{ sha: string; dirty: boolean } | null> {
  if (!isInRepository(cwd)) return null;
  const options = {
    cwd,
    timeout: TIME_LIMIT_MS,
    maxBuffer: 1024 * 1024,
    // Looking must not take git's index lock from somebody who commits.
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
  };
  try {
    const { stdout: sha } = await run('git', ['rev-parse', 'HEAD'], options);
    const { stdout: changes } = await run('git', ['status', '--porcelain', '--untracked-files=no'], options);
    return { sha: sha.trim(), dirty: changes.trim() !== '' };
  } catch {
    return null;
  }
}

function isInRepository(cwd: string): boolean {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (dirname(folder) === folder) return false;
  }
}
