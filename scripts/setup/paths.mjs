/**
 * Where the installed parts lie. Everything big is kept outside of the checkout, keyed by what decides its content, so
 * that a fresh clone finds it again.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The folder that outlives checkouts: MARGIN_CACHE, else margin/ in the user's cache folder. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return process.env.MARGIN_CACHE || join(base, 'margin');
}

/** A folder of the cache whose name changes when one of the files changes that decide its content. */
function keyedFolder(name, ...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return join(cacheFolder(), `${name}-${hash.digest('hex').slice(0, 12)}`);
}

export const hostManifest = join(root, 'test/editor/host/package.json');
export const hostLockfile = join(root, 'test/editor/host/package-lock.json');
export const pythonRequirements = join(root, 'scripts/setup/requirements.txt');

/** @returns {string} the VS Code server's install folder */
export const serverFolder = () => keyedFolder('vscode-server', hostLockfile);

/** @returns {string} the virtual environment with PyPI's PyTorch */
export const venvFolder = () => keyedFolder('venv', pythonRequirements);

/** @returns {string} native TensorFlow.js: lib/napi-v8/tfjs_binding.node and deps/lib/ */
export const nativeTensorflowFolder = () =>
  join(cacheFolder(), `tfjs-node-${tfjsNodeVersion}-${process.platform}-${process.arch}`);

export const tfjsNodeVersion = '4.22.0';
export const tfjsNodePackage = join(root, 'node_modules/@tensorflow/tfjs-node');

/** Written last by an installer: a folder without it is half made. */
export const completeMark = (folder) => join(folder, '.complete');
export const isComplete = (folder) => existsSync(completeMark(folder));

/** First program of these names on the PATH, or undefined. */
export function findOnPath(...names) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const found = endings
        .map((ending) => join(folder, name + ending))
        .find((file) => folder && existsSync(file));
      if (found) return found;
    }
  }
  return undefined;
}

/** Debian's interpreter, for which its python3-torch is installed. */
export const debianPython = '/usr/bin/python3';
