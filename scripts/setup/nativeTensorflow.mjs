/**
 * Native TensorFlow.js for the built-in trainer. Its files lie in the cache and are linked into
 * node_modules/@tensorflow/tfjs-node, so that `npm ci` costs nothing but the links.
 *
 * The package's own install script fetches a prebuilt library; where that can't be reached, the library comes out of
 * the tensorflow-cpu wheel of the Python package index, and the two files of the Node binding are compiled here.
 */
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { compileBinding } from './tensorflowBinding.mjs';
import { completeMark, isComplete, nativeTensorflowFolder, root, tfjsNodePackage } from './paths.mjs';
import { runCommand } from './runCommand.mjs';

const part = 'native-tensorflow';
const binding = 'lib/napi-v8/tfjs_binding.node';
const isLinked = () => existsSync(join(tfjsNodePackage, binding));

/** Long enough for a slow line; an unreachable host answers, or is given up, much earlier. */
const downloadLimitMs = 4 * 60_000;
const reachLimitMs = 10_000;

export const nativeTensorflow = {
  name: part,
  title: 'native TensorFlow.js',
  probe: isLinked,
  async install() {
    if (!existsSync(tfjsNodePackage))
      throw new Error('the npm package @tensorflow/tfjs-node is not installed');
    const folder = nativeTensorflowFolder();
    if (!isComplete(folder)) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      await runPrebuiltInstall(folder).catch(async () => {
        await compileBinding(part, folder);
      });
      writeFileSync(completeMark(folder), '');
    }
    linkInto(tfjsNodePackage, folder);
    await runCommand(part, process.execPath, ['-e', smokeTest], { cwd: root, timeoutMs: 60_000 });
  },
  advice:
    'Training works without it, on the slower WebAssembly backend. Building it needs Linux on x64, g++, python3 with ' +
    'pip and Node’s headers.',
};

/** Node 23 removed two functions that the package calls. */
const smokeTest = `
  const util = require('node:util')
  util.isNullOrUndefined ??= (value) => value == null
  util.isArray ??= Array.isArray
  const tf = require('@tensorflow/tfjs-node')
  if (tf.getBackend() !== 'tensorflow') throw new Error('the backend is ' + tf.getBackend())
  if (tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0] !== 11) throw new Error('wrong product')`;

/** Runs the package's own install script in a copy: it rewrites its package.json while it works. */
async function runPrebuiltInstall(folder) {
  await checkReachable();
  const copy = join(folder, 'prebuilt');
  cpSync(tfjsNodePackage, copy, { recursive: true });
  const own = join(copy, 'node_modules');
  const shared = join(root, 'node_modules');
  const env = {
    NODE_PATH: [own, shared].join(delimiter),
    PATH: [join(own, '.bin'), join(shared, '.bin'), process.env.PATH].join(delimiter),
  };
  try {
    await runCommand(part, process.execPath, ['scripts/install.js'], {
      cwd: copy,
      env,
      timeoutMs: downloadLimitMs,
    });
    if (!existsSync(join(copy, binding))) throw new Error('the install script left no binding');
    for (const name of ['lib', 'deps']) cpSync(join(copy, name), join(folder, name), { recursive: true });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Asks for the head of the file that the install script would fetch, with a short limit. */
async function checkReachable() {
  const script = `
    const { request } = require('node:https')
    const source = require('node:fs').readFileSync('scripts/install.js', 'utf8')
    const host = /'(https:[^']+)'/.exec(source)[1]
    const call = request(host, { method: 'HEAD' }, () => process.exit(0))
    call.on('error', (error) => { console.error(error.message); process.exit(1) })
    call.end()`;
  await runCommand(part, process.execPath, ['-e', script], { cwd: tfjsNodePackage, timeoutMs: reachLimitMs });
}

function linkInto(packageFolder, folder) {
  for (const name of ['lib', 'deps']) {
    const link = join(packageFolder, name);
    rmSync(link, { recursive: true, force: true });
    symlinkSync(join(folder, name), link, 'junction');
  }
}
