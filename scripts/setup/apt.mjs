/** Debian packages, where we may install them. apt allows one at a time, so requests queue up here. */
import { findOnPath } from './paths.mjs';
import { runCommand } from './runCommand.mjs';

export const canRunApt = () =>
  process.platform === 'linux' && process.getuid?.() === 0 && !!findOnPath('apt-get');

let updated;
let queue = Promise.resolve();

/** Installs Debian packages; the package lists are brought up to date once a process. */
export function runApt(part, packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  queue = queue
    .catch(() => undefined)
    .then(async () => {
      updated ??= runCommand(part, 'apt-get', [...wait, 'update'], { env });
      await updated;
      await runCommand(part, 'apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages], {
        env,
      });
    });
  return queue;
}
