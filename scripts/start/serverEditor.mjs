/** The VS Code server with the packed extension, for the user's own browser. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serverPaths } from '../setup/vscodeServer.mjs';
import { runTool } from '../testing/runTool.mjs';
import { editorSettings } from './editorSettings.mjs';
import { endGroup } from './endGroup.mjs';

const startLimitMs = 60_000;

/**
 * @param {{folder: string, vsix: string, workspace: string, env: Record<string, string>}} options
 * @returns {Promise<{url: string, ended: Promise<void>, stop: () => Promise<void>}>}
 */
export async function openServerEditor({ folder, vsix, workspace, env }) {
  const { entry, node } = serverPaths();
  const folders = ['--extensions-dir', join(folder, 'extensions'), '--server-data-dir', join(folder, 'data')];
  const installed = await runTool(node, [entry, ...folders, '--install-extension', vsix], { quiet: true });
  if (installed.code !== 0) throw new Error(`The extension could not be installed:\n${installed.output}`);

  writeFile(join(folder, 'data/data/User/settings.json'), JSON.stringify(editorSettings));
  // Whoever can open the page can run programs as the user: the address alone must not be enough for others here.
  const token = randomBytes(16).toString('hex');
  const tokenFile = join(folder, 'token');
  writeFile(tokenFile, token, 0o600);

  const child = spawn(
    node,
    [
      ...[entry, ...folders, '--host', '127.0.0.1', '--port', '0', '--connection-token-file', tokenFile],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-workspace-trust'],
    ],
    { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const ended = new Promise((resolve) => child.once('exit', () => resolve()));
  const port = await readPort(child);
  const payload = JSON.stringify([['skipWelcome', 'true']]);
  const url = new URL(`http://127.0.0.1:${port}/`);
  for (const [name, value] of Object.entries({ folder: workspace, tkn: token, payload })) {
    url.searchParams.set(name, value);
  }
  return {
    url: url.href,
    ended,
    stop: () => endGroup(child, ended),
  };
}

function readPort(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (what) => reject(new Error(`The VS Code server ${what}:\n${output.slice(-2000)}`));
    const timer = setTimeout(() => fail(`did not start within ${startLimitMs / 1000} s`), startLimitMs);
    child.once('error', (error) => fail(`did not start: ${error.message}`));
    child.once('exit', () => fail('ended while starting'));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.stdout.on('data', (chunk) => {
      output = (output + chunk).slice(-10_000);
      const found = /Extension host agent listening on (\d+)/.exec(output);
      if (!found) return;
      clearTimeout(timer);
      resolve(Number(found[1]));
    });
  });
}

function writeFile(file, text, mode = 0o644) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
}
