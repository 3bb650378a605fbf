import { spawnSync } from 'node:child_process';
import { root } from '../../scripts/setup/paths.mjs';

/** Builds the bundles before the first test, unless whoever started the tests has just done it (MARGIN_BUILT=1). */
export function setup(): void {
  if (process.env.MARGIN_BUILT === '1') return;
  const { status, stderr } = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The build failed, so nothing can be tested:\n${stderr}`);
  process.env.MARGIN_BUILT = '1';
}
