#!/usr/bin/env node
/**
 * `npm start [-- file.triplet.json]`: installs what is missing, builds and packs the extension, and opens real VS Code on
 * examples/ (or the folder of that file) with a triplet run training. Desktop VS Code where there is one and a display (MARGIN_START=server: never), else the VS Code
 * server, whose address is printed and opened in the browser where there is a display. Ctrl-C ends all of it, runs too.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findDesktopEditor, openDesktopEditor } from './start/desktopEditor.mjs';
import { hasDisplay, openInBrowser } from './start/openInBrowser.mjs';
import { openServerEditor } from './start/serverEditor.mjs';
import { stopRuns } from './start/stopRuns.mjs';
import { installParts } from './setup/installParts.mjs';
import { root } from './setup/paths.mjs';
import { runTool } from './testing/runTool.mjs';

const config = resolve(process.argv[2] ?? join(root, 'examples/digits.triplet.json'));
const workspace = dirname(config);
if (!existsSync(config)) {
  console.error(`${config} is not there. Name a *.triplet.json file or a script: npm start -- FILE`);
  process.exit(2);
}
const startedAt = new Date();
const folder = mkdtempSync(join(tmpdir(), 'margin-start-'));
let editor;
let ending;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
// npm hands a SIGTERM to its shell only, which dies of it without telling us.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && interrupt(), 1000).unref();

function interrupt() {
  if (!editor) {
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  }
  ending ??= end(0);
}

const desktop = process.env.MARGIN_START === 'server' || !hasDisplay() ? undefined : findDesktopEditor();
await install();
const vsix = join(folder, 'margin.vsix');
console.log('▸ Building and packing the extension …');
const packed = await runTool(process.execPath, ['scripts/package.mjs', '--out', vsix], { quiet: true });
if (packed.code !== 0) fail(`The extension could not be built:\n${packed.output}`);

try {
  const options = { folder, vsix, workspace, env: { MARGIN_AUTOSTART: config } };
  editor = desktop ? await openDesktopEditor(desktop, options) : await openServerEditor(options);
} catch (error) {
  fail(error.message);
}
if (editor.url) {
  console.log(`\n  VS Code with Margin:  ${editor.url}\n`);
  if (hasDisplay()) openInBrowser(editor.url);
}
console.log('Ctrl-C ends it, with the runs that it started.');
await editor.ended;
ending ??= end(0);

async function install() {
  const wanted = ['npm-packages', 'native-tensorflow', ...(desktop ? [] : ['vscode-server'])];
  const { missing } = await installParts(wanted);
  const names = missing.map(({ name }) => name);
  if (names.includes('npm-packages') || names.includes('vscode-server')) fail('Nothing was started.');
}

/** Stops this session's runs politely while their editor still shows it, then the editor. */
async function end(code) {
  console.log('\nStopping the runs of this session …');
  await stopRuns(join(workspace, '.margin/runs'), startedAt);
  await editor.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  process.exit(code);
}

function fail(message) {
  console.error(message);
  rmSync(folder, { recursive: true, force: true });
  process.exit(1);
}
