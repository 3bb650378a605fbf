/** Desktop VS Code in an instance of its own, so that the user's settings and extensions stay untouched. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOnPath } from '../setup/paths.mjs';
import { runTool } from '../testing/runTool.mjs';
import { editorSettings } from './editorSettings.mjs';
import { endGroup } from './endGroup.mjs';

/** `code`, but not the command of the same name in a remote terminal, which talks to another machine's window. */
export function findDesktopEditor() {
  const code = findOnPath('code', 'codium');
  return process.env.VSCODE_IPC_HOOK_CLI || code?.includes('remote-cli') ? undefined : code;
}

/** @returns {Promise<{url: undefined, ended: Promise<void>, stop: () => Promise<void>}>} ended when its window is closed */
export async function openDesktopEditor(code, { folder, vsix, workspace, env }) {
  const userData = join(folder, 'user-data');
  const folders = ['--user-data-dir', userData, '--extensions-dir', join(folder, 'extensions')];
  const settings = join(userData, 'User/settings.json');
  mkdirSync(dirname(settings), { recursive: true });
  writeFileSync(settings, JSON.stringify(editorSettings));
  const installed = await runTool(code, [...folders, '--install-extension', vsix], { quiet: true });
  if (installed.code !== 0) throw new Error(`The extension could not be installed:\n${installed.output}`);
  const windows = process.platform === 'win32';
  const child = spawn(code, [...folders, '--disable-workspace-trust', '--new-window', '--wait', workspace], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: !windows,
    shell: windows,
  });
  const ended = new Promise((resolve) => child.once('exit', () => resolve()));
  return { url: undefined, ended, stop: () => endGroup(child, ended) };
}
