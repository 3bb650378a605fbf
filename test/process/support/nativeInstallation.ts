import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { requirePart } from '../../support/requirePart';

/**
 * What an installation leaves in its place, out of what this checkout has already: the package with the built library, its
 * dependencies as links. Takes a moment, where a real installation fetches 250 MB.
 */
export function layInstallation(folder: string): void {
  const from = requirePart('native-tensorflow');
  const modules = join(root, 'node_modules');
  const scope = join(folder, 'node_modules/@tensorflow');
  mkdirSync(scope, { recursive: true });
  const link = (name: string, path: string): void =>
    symlinkSync(join(modules, name), join(folder, 'node_modules', path));
  for (const name of readdirSync(modules)) {
    if (!name.startsWith('.') && name !== '@tensorflow') link(name, name);
  }
  for (const name of readdirSync(join(modules, '@tensorflow'))) {
    if (name !== 'tfjs-node') link(`@tensorflow/${name}`, `@tensorflow/${name}`);
  }
  cpSync(from, join(scope, 'tfjs-node'), { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(folder, 'installed.json'), '{}\n');
}
