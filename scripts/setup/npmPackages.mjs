/** The project's own npm packages, as the lockfile names them. */
import { existsSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runCommand } from './runCommand.mjs';

const lockfile = join(root, 'package-lock.json');
const installed = join(root, 'node_modules/.package-lock.json');

export const npmPackages = {
  name: 'npm-packages',
  title: 'npm packages',
  required: true,
  probe: () => existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs,
  async install() {
    await runCommand('npm-packages', 'npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
    // npm keeps an older time when nothing changed; the probe compares times.
    const now = new Date();
    utimesSync(installed, now, now);
  },
  advice: 'Run `npm ci` in the checkout; it needs Node 20 or newer and a reachable npm registry.',
};
