import { chmodSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It is there already, or can't be made: what stands there decides.
  }
  if (!isOwnFolder(folder, uid)) return false;
  try {
    // Own, but open to others (an old umask): closing it is safe, since nobody else can own it.
    if ((lstatSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
    return (lstatSync(folder).mode & 0o777) === 0o700;
  } catch {
    return false;
  }
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
  return {
    runtimeDir: process.env['XDG_RUNTIME_DIR'] || undefined,
    tmpdir: tmpdir(),
    uid: process.getuid?.() ?? 0,
  };
}

/** For an address that is bound again: its folder must still be private; a fallback folder that is gone is made anew. */
export function ensureSocketFolder(address: string): boolean {
  if (!address.startsWith('unix:')) return true;
  return ensurePrivateFolder(dirname(address.slice('unix:'.length)), process.getuid?.() ?? 0);
}
