import { readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join, sep } from 'node:path';

/** A file in a class folder. `name` is relative to the folder of the data, with /. */
export interface ListedFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

export interface ImageListing {
  /** Sorted by name. */
  readonly classes: readonly { readonly name: string; readonly files: readonly ListedFile[] }[];
  /** Files beside the class folders. */
  readonly looseFiles: number;
  /** Links that lead out of the folder, or nowhere. */
  readonly links: number;
}

/** Lists a folder that has a folder for each class. Files whose name starts with a dot are passed over. */
export async function listImages(root: string): Promise<ImageListing> {
  const inside = `${await realpath(root)}${sep}`;
  const count = { links: 0, loose: 0 };
  const classes: { name: string; files: ListedFile[] }[] = [];
  for (const entry of await readSorted(root)) {
    const kind = await resolveKind(root, entry, inside);
    if (kind === 'outside') count.links++;
    else if (kind === 'file') count.loose++;
    else classes.push({ name: entry.name, files: await listFiles(root, entry.name, inside, count) });
  }
  return { classes, looseFiles: count.loose, links: count.links };
}

/** Files below one class folder; folders in it are entered, links to folders are not. */
async function listFiles(
  root: string,
  folder: string,
  inside: string,
  count: { links: number },
): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  for (const entry of await readSorted(join(root, folder))) {
    const name = `${folder}/${entry.name}`;
    const path = join(root, name);
    const kind = await resolveKind(join(root, folder), entry, inside);
    if (kind === 'file') files.push({ name, path, bytes: (await stat(path)).size });
    else if (kind === 'folder' && !entry.isSymbolicLink())
      files.push(...(await listFiles(root, name, inside, count)));
    else count.links++;
  }
  return files;
}

/** By code units, so that the order is the same on every machine. */
async function readSorted(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function resolveKind(
  folder: string,
  entry: Dirent,
  inside: string,
): Promise<'file' | 'folder' | 'outside'> {
  if (entry.isDirectory()) return 'folder';
  if (entry.isFile()) return 'file';
  if (!entry.isSymbolicLink()) return 'outside';
  try {
    const target = await realpath(join(folder, entry.name));
    if (!target.startsWith(inside)) return 'outside';
    const found = await stat(target);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'outside';
  } catch {
    return 'outside';
  }
}
