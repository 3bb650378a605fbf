import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Source maps, types and bundles for browsers: three quarters of what npm brings, and nothing that Node loads. */
const UNUSED = /\.(map|ts)$|\.(fesm|es2017)(\.min)?\.js$|\.min\.js$/;

/** Deletes what Node never loads from an installed tree of packages. */
export async function pruneBrowserFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await pruneBrowserFiles(path);
    else if (entry.isFile() && UNUSED.test(entry.name)) await rm(path);
  }
}
