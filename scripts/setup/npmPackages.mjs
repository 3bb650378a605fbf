/** The project's own npm packages, as the lockfile names them. */
import { existsSync, lstatSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runCommand } from './runCommand.mjs';

const lockfile = join(root, 'package-lock.json');
const installed = join(root, 'node_modules/.package-lock.json');

/** `npm ci` empties `node_modules` first: through a link that would be somebody else's folder. */
function refuseLinked(folder) {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new Error(
    `${folder} is a symbolic link: installing would empty the folder it points to. Remove the link and run again.`,
  );
}

export const npmPackages = {
  name: 'npm-packages',
  title: 'npm packages',
  required: true,
  probe: () => existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs,
  async install() {
    refuseLinked(join(root, 'node_modules'));
    await runCommand('npm-packages', 'npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
    // npm keeps an older time when nothing changed; the probe compares times.
    const now = new Date();
    utimesSync(installed, now, now);
  },
  advice: 'Run `npm ci` in the checkout; it needs Node 20 or newer and a reachable npm registry.',
};
