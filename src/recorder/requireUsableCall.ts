import { readFileSync, statSync } from 'node:fs';
import { CliError, EXIT } from './cliError';

/** Refuses a call whose working directory or words Node can't hand on as they are: files would be made, or read, elsewhere. */
export function requireUsableCall(words: readonly string[]): void {
  requireWorkingDirectory();
  const garbled = words.find((word) => word.includes('\ufffd') && !wasGivenSo(word));
  if (garbled === undefined) return;
  throw new CliError(
    `"${garbled}" is not UTF-8 text, so it can't be passed on as it is. Nothing was started. ` +
      'Rename the file, or call it from a script of your own that names it.',
  );
}

/** Node throws wherever it is asked for a folder that was deleted under the terminal. */
function requireWorkingDirectory(): void {
  let cwd: string;
  try {
    cwd = process.cwd();
  } catch {
    throw new CliError(
      'The working directory does not exist any more. Change to one that does (cd), and call again.',
      EXIT.cannotWork,
    );
  }
  if (cwd.includes('\ufffd') && !isHere(cwd))
    throw new CliError(
      `The name of the working directory (${cwd}) is not UTF-8 text, so nothing in it can be named. ` +
        'Nothing was started. Rename the folder, or call from another one.',
      EXIT.cannotWork,
    );
}

function isHere(path: string): boolean {
  try {
    const [named, here] = [statSync(path), statSync('.')];
    return named.ino === here.ino && named.dev === here.dev;
  } catch {
    return false;
  }
}

/** Bytes that are no text have become the same character as one that a word may hold; the kernel still has them. */
function wasGivenSo(word: string): boolean {
  try {
    return readFileSync('/proc/self/cmdline').includes(word);
  } catch {
    return true;
  }
}
