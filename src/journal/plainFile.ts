import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';

/** What stands in a file's place. Links, FIFOs and devices are never opened. */
export type PlainFile =
  | { readonly kind: 'file'; readonly size: number; readonly mtimeMs: number; readonly ino: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

export function statPlainFile(path: string): PlainFile {
  try {
    // Most of what is asked for in a list of runs is not there; an error for each would take longer than the question.
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return { kind: 'missing' };
    if (stat.isFile()) return { kind: 'file', size: stat.size, mtimeMs: stat.mtimeMs, ino: stat.ino };
    return { kind: 'refused', reason: `is ${describe(stat)}, not a plain file` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'refused', reason: `can't be read (${code ?? String(error)})` };
  }
}

/**
 * Bytes of a plain file from `offset` to its end or `limit` bytes, in a buffer of its own (offset 0, so that float views are
 * aligned); null when it is no plain file or can't be read.
 */
export function readPlainFile(path: string, offset = 0, limit = Number.MAX_SAFE_INTEGER): Uint8Array | null {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW || 0) | (constants.O_NONBLOCK || 0));
  } catch {
    return null;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return null;
    const length = Math.max(0, Math.min(stat.size - offset, limit));
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const read = readSync(fd, bytes, done, length - done, offset + done);
      if (read === 0) break;
      done += read;
    }
    return done === length ? bytes : bytes.slice(0, done);
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}

function describe(stat: { isSymbolicLink(): boolean; isDirectory(): boolean; isFIFO(): boolean }): string {
  if (stat.isSymbolicLink()) return 'a link';
  if (stat.isDirectory()) return 'a folder';
  return stat.isFIFO() ? 'a FIFO' : 'a device or socket';
}
