/** The user's browser, where there is a screen to show it on. */
import { spawn } from 'node:child_process';

export const hasDisplay = () =>
  process.platform === 'darwin' ||
  process.platform === 'win32' ||
  Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

const openers = {
  darwin: ['open'],
  // `start` takes its first quoted argument as a window title.
  win32: ['cmd', '/c', 'start', ''],
};

export function openInBrowser(url) {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  // Without a browser the printed address is enough.
  child.on('error', () => undefined);
  child.unref();
}
