/** Compiles the Node binding of @tensorflow/tfjs-node against the library inside the tensorflow-cpu wheel. */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOnPath, tfjsNodePackage } from './paths.mjs';
import { runCommand } from './runCommand.mjs';

/** The last whose C headers are the ones that the binding was written for. */
const wheel = 'tensorflow-cpu==2.15.1';
const wheelTarget = ['--python-version', '3.11', '--platform', 'manylinux2014_x86_64', '--only-binary=:all:'];

const unpackWheel = `
import sys, zipfile
archive, target = sys.argv[1:]
with zipfile.ZipFile(archive) as wheel:
    for name in wheel.namelist():
        if name.startswith(("tensorflow/libtensorflow_", "tensorflow/include/")):
            wheel.extract(name, target)
`;

/** Fills `folder` with lib/napi-v8, lib/napi-v9 and deps/lib. */
export async function compileBinding(part, folder) {
  const compiler = findOnPath('g++', 'clang++');
  const python = findOnPath('python3', 'python');
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('building it works on Linux x64 only');
  if (!compiler) throw new Error('no C++ compiler (g++) on the PATH');
  if (!python) throw new Error('no python3 on the PATH');
  const work = join(folder, 'build');
  try {
    mkdirSync(work, { recursive: true });
    const headers = await findNodeHeaders(part, work);
    await runCommand(part, python, [
      '-m',
      'pip',
      'download',
      wheel,
      '--no-deps',
      ...wheelTarget,
      '--dest',
      work,
    ]);
    const archive = readdirSync(work).find((name) => name.endsWith('.whl'));
    await runCommand(part, python, ['-c', unpackWheel, join(work, archive), work]);
    const libraries = join(folder, 'deps/lib');
    mkdirSync(libraries, { recursive: true });
    for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
      cpSync(join(work, 'tensorflow', name), join(libraries, name));
    }
    if (findOnPath('strip')) {
      const files = readdirSync(libraries).map((name) => join(libraries, name));
      await runCommand(part, 'strip', ['--strip-unneeded', ...files]);
    }
    const output = join(folder, 'lib/napi-v8/tfjs_binding.node');
    mkdirSync(dirname(output), { recursive: true });
    await runCommand(part, compiler, [
      ...['-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8', '-w'],
      `-I${tfjsNodePackage}`,
      `-I${join(work, 'tensorflow/include')}`,
      `-I${headers}`,
      join(tfjsNodePackage, 'binding/tfjs_backend.cc'),
      join(tfjsNodePackage, 'binding/tfjs_binding.cc'),
      ...['-o', output, `-L${libraries}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
      '-Wl,-rpath,$ORIGIN/../../deps/lib',
    ]);
    symlinkSync('napi-v8', join(folder, 'lib/napi-v9'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Folder of node_api.h: beside this Node, the distribution's, else from the npm package of the headers. */
async function findNodeHeaders(part, work) {
  const nodeRoot = dirname(dirname(process.execPath));
  for (const folder of [join(nodeRoot, 'include/node'), '/usr/include/node']) {
    if (existsSync(join(folder, 'node_api.h'))) return folder;
  }
  await runCommand(part, 'npm', [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--prefix',
    work,
    'node-api-headers',
  ]);
  return join(work, 'node_modules/node-api-headers/include');
}
