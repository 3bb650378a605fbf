#!/usr/bin/env node
/**
 * Every bundle of the project: `node esbuild.mjs [--watch]`. Production bundles are minified and have no source maps;
 * --watch builds readable ones with source maps, and builds again on every change. An entry that isn't there yet is
 * skipped with a warning, so that the rest can always be built.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, context } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const watching = process.argv.includes('--watch');
process.chdir(root);

const common = {
  bundle: true,
  minify: !watching,
  sourcemap: watching ? 'linked' : false,
  legalComments: watching ? 'none' : 'external',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': watching ? '"development"' : '"production"' },
};

const forNode = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Some packages' CommonJS builds (jsonc-parser) can't be bundled, and none of them can be tree-shaken.
  mainFields: ['module', 'main'],
  // ES modules of dependencies ask for their own address; CommonJS has no import.meta.
  define: { ...common.define, 'import.meta.url': '__marginFileUrl' },
};
const fileUrl = "const __marginFileUrl = require('node:url').pathToFileURL(__filename).href;";

function nodeBundle(entry, outfile, options = {}) {
  const { executable = false, ...rest } = options;
  const hasShebang = existsSync(entry) && readFileSync(entry, 'utf8').startsWith('#!');
  const shebang = executable && !hasShebang ? '#!/usr/bin/env node\n' : '';
  return { ...forNode, entryPoints: [entry], outfile, banner: { js: shebang + fileUrl }, ...rest };
}

const builds = [
  nodeBundle('src/extension.ts', 'dist/extension.js', { external: ['vscode'] }),
  nodeBundle('src/recorder/main.ts', 'dist/margin.cjs', { executable: true }),
  nodeBundle('src/trainer/main.ts', 'dist/trainer.cjs', { external: ['@tensorflow/tfjs-node'] }),
  nodeBundle('src/viewer/worker.ts', 'dist/viewer.cjs'),
  {
    ...common,
    entryPoints: ['webview/dashboard.ts'],
    outfile: 'dist/webview/dashboard.js',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    loader: { '.ttf': 'file', '.svg': 'text' },
    plugins: await loadWebviewPlugins(),
  },
];

/** The webview's own build steps (charts compiled to Vega), where webview/build/plugin.mjs brings them. */
async function loadWebviewPlugins() {
  const file = join(root, 'webview/build/plugin.mjs');
  if (!existsSync(file)) return [];
  const { marginWebviewPlugins } = await import(pathToFileURL(file).href);
  return marginWebviewPlugins();
}

/** The JSON schema of *.triplet.json, generated from the parser's own schema. */
async function writeConfigSchema() {
  const entry = 'src/config/jsonSchema.ts';
  if (!existsSync(entry)) return warnMissing(entry);
  const { outputFiles } = await build({
    ...common,
    entryPoints: [entry],
    platform: 'node',
    format: 'esm',
    minify: false,
    sourcemap: false,
    legalComments: 'none',
    write: false,
    outdir: 'dist',
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { tripletJsonSchema } = await import(`data:text/javascript;base64,${code}`);
  writeFile('dist/schema/triplet.schema.json', `${JSON.stringify(tripletJsonSchema(), undefined, 2)}\n`);
}

/** Files that are shipped as they are. */
function copyAssets() {
  const wasm = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';
  // Node has no threads for it, so the threaded build would never be loaded.
  copyFile(join(wasm, 'tfjs-backend-wasm.wasm'), 'dist/wasm/tfjs-backend-wasm.wasm');
  copyFile(join(wasm, 'tfjs-backend-wasm-simd.wasm'), 'dist/wasm/tfjs-backend-wasm-simd.wasm');
  const codicons = 'node_modules/@vscode/codicons/dist';
  copyFile(join(codicons, 'codicon.css'), 'dist/webview/codicon.css');
  copyFile(join(codicons, 'codicon.ttf'), 'dist/webview/codicon.ttf');
}

/** The style sheet, where the dashboard's code doesn't import it itself. */
async function buildStyles() {
  const entry = 'webview/dashboard.css';
  const imported =
    existsSync('webview/dashboard.ts') &&
    /import ['"].*\.css['"]/.test(readFileSync('webview/dashboard.ts', 'utf8'));
  if (!existsSync(entry) || imported) return;
  await build({
    ...common,
    entryPoints: [entry],
    outfile: 'dist/webview/dashboard.css',
    external: ['*.ttf'],
  });
}

/** `margin` for VS Code's terminals: the folder goes onto their PATH. MARGIN_NODE is the editor's own Node. */
function writeShims() {
  writeFile(
    'dist/bin/margin',
    [
      '#!/bin/sh',
      'here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)',
      '# The editor runs this on its own Node, which on the desktop is Electron.',
      'if [ -n "$MARGIN_NODE" ]; then export ELECTRON_RUN_AS_NODE=1; fi',
      'exec "${MARGIN_NODE:-node}" "$here/../margin.cjs" "$@"',
      '',
    ].join('\n'),
  );
  chmodSync('dist/bin/margin', 0o755);
  writeFile(
    'dist/bin/margin.cmd',
    [
      '@echo off',
      'setlocal',
      'if defined MARGIN_NODE (set ELECTRON_RUN_AS_NODE=1) else (set MARGIN_NODE=node)',
      '"%MARGIN_NODE%" "%~dp0..\\margin.cjs" %*',
      '',
    ].join('\r\n'),
  );
}

/** `npx --no-install margin` in the checkout; npm links the commands of dependencies only, not a package's own. */
function linkCommand() {
  if (!existsSync('dist/margin.cjs')) return;
  chmodSync('dist/margin.cjs', 0o755);
  const bin = 'node_modules/.bin';
  mkdirSync(bin, { recursive: true });
  if (process.platform === 'win32') {
    writeFile(join(bin, 'margin.cmd'), '@node "%~dp0..\\..\\dist\\margin.cjs" %*\r\n');
    return;
  }
  rmSync(join(bin, 'margin'), { force: true });
  symlinkSync('../../dist/margin.cjs', join(bin, 'margin'));
}

function writeFile(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function copyFile(from, to) {
  if (!existsSync(from)) return warnMissing(from);
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function warnMissing(file) {
  console.warn(`warning: ${file} is not there, its output is left out`);
}

function existing(entries) {
  return entries.filter(({ entryPoints }) => existsSync(entryPoints[0]) || warnMissing(entryPoints[0]));
}

copyAssets();
writeShims();
if (watching) {
  await writeConfigSchema();
  const contexts = await Promise.all(
    existing(builds).map((options) => context({ ...options, logLevel: 'info' })),
  );
  // watch() does not wait for its first build, and says of each bundle what a VS Code task waits for (tasks.json): by then all are
  // there. What is wrong with one of them has been said, and is built again when it changes.
  await Promise.allSettled(contexts.map((each) => each.rebuild()));
  await buildStyles();
  await Promise.all(contexts.map((each) => each.watch()));
  console.log('[watch] build finished');
} else {
  await Promise.all([
    ...existing(builds).map((options) => build(options)),
    writeConfigSchema(),
    buildStyles(),
  ]);
  linkCommand();
}
