import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first program of these names on a PATH; undefined without one. */
export function findProgram(path: string | undefined, names: readonly string[]): string | undefined {
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
}
