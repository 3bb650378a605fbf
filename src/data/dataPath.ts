import { basename, isAbsolute, join } from 'node:path';

/** Where a file of the configuration is (relative paths count from `folder`), and what it is called in messages. */
export function locateFile(file: string, folder: string): { readonly path: string; readonly name: string } {
  return isAbsolute(file) ? { path: file, name: basename(file) } : { path: join(folder, file), name: file };
}
