import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InstallFailure } from './installFailure';

/** What stays on the disk, and what is needed while it is made: the wheel, its headers and the unstripped library too. */
export const KEPT_MB = 510;
const NEEDED_MB = 1300;

const DELETE = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 } as const;

/** True when the folder holds an installation of ours; false when there is nothing. Throws when it is somebody else's. */
export async function holdsInstallation(folder: string): Promise<boolean> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new InstallFailure(`${folder} can't be read: ${(error as Error).message}.`);
  }
  if (names.length === 0) return false;
  if (names.includes('installed.json')) return true;
  throw new InstallFailure(
    `${folder} holds something else than an installation of Margin, so it is left as it is. Name another folder in MARGIN_NATIVE_DIR.`,
  );
}

/** Says how much room is needed, before anything is fetched. */
export async function checkSpace(folder: string): Promise<void> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  const { bavail, bsize } = await statfs(parent);
  const freeMb = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMb >= NEEDED_MB) return;
  throw new InstallFailure(
    `Native TensorFlow needs ${NEEDED_MB} MB while it is installed and keeps ${KEPT_MB} MB, but ${parent} has ${freeMb} MB free. Make room there, or name a folder on another disk in MARGIN_NATIVE_DIR.`,
  );
}

/** Puts a finished installation into its place at once; what was there goes. */
export async function putInPlace(made: string, folder: string): Promise<void> {
  const old = await setAside(folder);
  try {
    await rename(made, folder);
  } catch (error) {
    if (old !== null) await rename(old, folder);
    throw error;
  }
  if (old !== null) await rm(old, DELETE);
}

/** Takes the folder away at once, then deletes it. False when there was none. */
export async function deleteInstallation(folder: string): Promise<boolean> {
  const old = await setAside(folder);
  if (old !== null) await rm(old, DELETE);
  return old !== null;
}

/** What killed installations and removals have left beside the folder. */
export async function findLeftovers(folder: string): Promise<readonly string[]> {
  const parent = dirname(folder);
  const begins = ['.installing-', '.removing-'].map((middle) => basename(folder) + middle);
  const names = await readdir(parent).catch(() => []);
  return names
    .filter((name) => begins.some((begin) => name.startsWith(begin)))
    .map((name) => join(parent, name));
}

/** Only with the lock: what is there then belongs to nobody. */
export async function sweepLeftovers(folder: string): Promise<void> {
  for (const path of await findLeftovers(folder)) await rm(path, DELETE);
}

export async function deleteFolder(folder: string): Promise<void> {
  await rm(folder, DELETE);
}

async function setAside(folder: string): Promise<string | null> {
  const aside = `${folder}.removing-${process.pid}`;
  try {
    await rename(folder, aside);
    return aside;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
