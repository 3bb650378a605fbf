/**
 * Compiles the Node binding of @tensorflow/tfjs-node against the library inside the tensorflow-cpu wheel. The extension's
 * command and this checkout's setup (scripts/setup) both build with it, before there is anything to compile TypeScript with.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

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
export async function buildBinding({ packageFolder, folder, node, findOnPath, run, onStep }) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `building it works on Linux x64 only, and this is ${process.platform} ${process.arch}: stay with WebAssembly`,
    );
  const compiler = findOnPath('g++', 'clang++');
  if (!compiler)
    throw new Error('no C++ compiler (g++) is on the PATH: install one (Debian, Ubuntu: apt install g++)');
  const python = findOnPath('python3', 'python');
  if (!python)
    throw new Error(
      'no python3 is on the PATH, which fetches and unpacks the wheel: install Python 3 with pip',
    );
  await run(python, ['-m', 'pip', '--version']).catch(() => {
    throw new Error(`${python} has no pip: install it (Debian, Ubuntu: apt install python3-pip)`);
  });
  const work = join(folder, 'build');
  try {
    await mkdir(work, { recursive: true });
    onStep('download');
    const headers = await findNodeHeaders(node, work, run);
    const download = ['-m', 'pip', 'download', wheel, '--no-deps', ...wheelTarget];
    await run(python, [...download, '--dest', work]);
    onStep('unpack');
    const name = (await readdir(work)).find((each) => each.endsWith('.whl'));
    const archive = join(work, name);
    await run(python, ['-c', unpackWheel, archive, work]);
    await rm(archive);
    const libraries = join(folder, 'deps/lib');
    await mkdir(libraries, { recursive: true });
    for (const library of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
      await rename(join(work, 'tensorflow', library), join(libraries, library));
    if (findOnPath('strip')) {
      const files = (await readdir(libraries)).map((each) => join(libraries, each));
      await run('strip', ['--strip-unneeded', ...files]);
    }
    onStep('compile');
    const output = join(folder, 'lib/napi-v8/tfjs_binding.node');
    await mkdir(dirname(output), { recursive: true });
    await run(compiler, [
      ...['-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8', '-w'],
      `-I${packageFolder}`,
      `-I${join(work, 'tensorflow/include')}`,
      `-I${headers}`,
      join(packageFolder, 'binding/tfjs_backend.cc'),
      join(packageFolder, 'binding/tfjs_binding.cc'),
      ...['-o', output, `-L${libraries}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
      '-Wl,-rpath,$ORIGIN/../../deps/lib',
    ]);
    await symlink('napi-v8', join(folder, 'lib/napi-v9'));
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Folder of node_api.h: beside this Node, the distribution's, else from the npm package of the headers. */
async function findNodeHeaders(node, work, run) {
  for (const folder of [join(dirname(dirname(node)), 'include/node'), '/usr/include/node']) {
    if (existsSync(join(folder, 'node_api.h'))) return folder;
  }
  await run('npm', [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--prefix',
    work,
    'node-api-headers@1.5.0',
  ]).catch((error) => {
    throw new Error(
      `Node's headers (node_api.h) are missing, and npm could not fetch them: ${error.message}`,
    );
  });
  return join(work, 'node_modules/node-api-headers/include');
}
