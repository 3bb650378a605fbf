import { chmodSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** Unix socket paths are limited to 104–108 bytes. */
export const MAX_SOCKET_PATH_BYTES = 100;

export interface SocketSurroundings {
  readonly runtimeDir: string | undefined;
  readonly tmpdir: string;
  readonly uid: number;
}

/**
 * Path for a run's socket, in a folder that only this user can enter: `$XDG_RUNTIME_DIR/margin/` where that is the user's
 * own, else `<tmpdir>/margin-<uid>/`, else (somebody else's, a link, or too long) a fresh `/tmp/margin-<uid>-<random>/`.
 */
export function createSocketPath(id: string, around: SocketSurroundings = surroundings()): string {
  const name = `${id}.sock`;
  const { runtimeDir, uid } = around;
  const candidates = [
    ...(runtimeDir !== undefined && isOwnFolder(runtimeDir, uid) ? [join(runtimeDir, 'margin')] : []),
    join(around.tmpdir, `margin-${uid}`),
  ];
  for (const folder of candidates) {
    const path = join(folder, name);
    if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES && ensurePrivateFolder(folder, uid)) return path;
  }
  return join(mkdtempSync(`/tmp/margin-${uid}-`), name);
}

/** Makes the folder, or checks the one that is there: a real folder, this user's, closed to all others. */
export function ensurePrivateFolder(folder: string, uid: number): boolean {
  makePrivateFolder(folder);
  if (!isOwnFolder(folder, uid)) return false;
  try {
    // Own, but open to others (an old umask): closing it is safe, since nobody else can own it.
    if (!hasPrivateMode(folder)) chmodSync(folder, 0o700);
    return hasPrivateMode(folder);
  } catch {
    return false;
  }
}

function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It is there already, or can't be made: what stands there decides.
  }
}

function hasPrivateMode(folder: string): boolean {
  return (lstatSync(folder).mode & 0o777) === 0o700;
}

function isOwnFolder(folder: string, uid: number): boolean {
  try {
    const stats = lstatSync(folder);
    return stats.isDirectory() && stats.uid === uid;
  } catch {
    return false;
  }
}

function surroundings(): SocketSurroundings {
  const runtimeDir = process.env['XDG_RUNTIME_DIR'];
  return {
    // A program that changes its working directory must find the socket, too.
    runtimeDir: runtimeDir ? resolve(runtimeDir) : undefined,
    tmpdir: resolve(tmpdir()),
    uid: process.getuid?.() ?? 0,
  };
}

/**
 * True for an address out of a file that may be bound again. Binding removes what lies there, so it must be a socket where
 * createSocketPath puts them, in a folder that is still private; a folder that is gone is made anew.
 */
export function isBindable(address: string, uid = process.getuid?.() ?? 0): boolean {
  if (process.platform === 'win32') return address.startsWith('pipe:\\\\.\\pipe\\margin-');
  const path = address.slice('unix:'.length);
  if (!address.startsWith('unix:') || resolve(path) !== path || !path.endsWith('.sock')) return false;
  const folder = dirname(path);
  if (!/^margin(-\d+(-\w{6})?)?$/.test(basename(folder))) return false;
  makePrivateFolder(folder);
  return isOwnFolder(folder, uid) && hasPrivateMode(folder) && isSocketOrNothing(path);
}

function isSocketOrNothing(path: string): boolean {
  try {
    return lstatSync(path).isSocket();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
