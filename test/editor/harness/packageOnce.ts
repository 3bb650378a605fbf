import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { part } from '../../support/requirePart';
import { installPackedExtension } from './server';

/** Packs and installs the extension once for all editor tests. */
export function setup(): void {
  if (part('vscode-server').path === undefined || process.env.MARGIN_TEST_EXTENSIONS) return;
  process.env.MARGIN_TEST_EXTENSIONS = installPackedExtension();
}

export function teardown(): void {
  for (const name of [
    `extensions-${process.pid}`,
    `margin-${process.pid}.vsix`,
    `install-data-${process.pid}`,
  ]) {
    rmSync(join(root, 'out/editor', name), { recursive: true, force: true });
  }
}
