import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findOnPath } from '../../scripts/setup/paths.mjs';
import { InstallCancelled } from '../../src/launch/nativeTensorflow/installFailure';
import {
  installNativeTensorflow,
  removeNativeTensorflow,
  sweepAbandoned,
  type InstallRequest,
} from '../../src/launch/nativeTensorflow/installNativeTensorflow';
import { probeNative } from '../../src/launch/nativeTensorflow/probeNative';
import { createRunStep } from '../../src/launch/nativeTensorflow/runStep';
import { currentHost, identifyProcess } from '../../src/util/processIdentity';
import { findInstalledNative, nativePackageOf } from '../../src/util/nativeTensorflow';
import { describeWith } from '../support/requirePart';
import { layInstallation } from './support/nativeInstallation';
import { buildFixture } from './support/trainer';

const execute = promisify(execFile);

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'margin-native-'));
  folder = join(parent, 'native');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** A host that refuses at once, so that no test fetches a prebuilt library. */
const noPrebuilt = { ...process.env, TFJS_NODE_CDN_STORAGE: 'https://127.0.0.1:1/' };

const install = (more: Partial<InstallRequest> = {}) =>
  installNativeTensorflow({
    folder,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    environment: noPrebuilt,
    ...more,
  });

const failureOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => {
      throw new Error('It went well.');
    },
    (error: Error) => error,
  );

/** Programs in a folder of their own, for a PATH that lacks the others. */
function pathOf(...names: readonly string[]): string {
  const bin = join(parent, 'bin');
  mkdirSync(bin);
  for (const name of names) symlinkSync(findOnPath(name)!, join(bin, name));
  return bin;
}

/** Command lines of living processes that name the test's folder. */
function processesIn(path: string): string[] {
  return execFileSync('ps', ['-axww', '-o', 'command='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(path));
}

/** Runs the trainer's loader, alone in a folder as in the package, and gives its answer. */
async function loadAsTrainer(): Promise<unknown> {
  const program = buildFixture('nativeLoader', 'nativeLoader.cjs');
  const { stdout } = await execute(process.execPath, [program], {
    env: { ...process.env, MARGIN_NATIVE_DIR: folder },
  });
  return JSON.parse(stdout);
}

describe('an installation of native TensorFlow', () => {
  it('that is cancelled in the middle ends its programs and leaves nothing', async () => {
    const cancelling = new AbortController();
    const failed = failureOf(install({ signal: cancelling.signal }));
    // npm runs, and has begun to work in the temporary folder.
    await vi.waitUntil(() => processesIn(parent).length > 0, { timeout: 30_000 });
    expect(readdirSync(parent)).toEqual([expect.stringMatching(/^native\.installing-/), 'native.lock']);
    cancelling.abort();
    expect(await failed).toBeInstanceOf(InstallCancelled);
    expect(readdirSync(parent)).toEqual([]);
    expect(processesIn(parent)).toEqual([]);
  });

  it('ends what its programs have started, too', async () => {
    const cancelling = new AbortController();
    const run = createRunStep({
      env: { PATH: process.env['PATH']! },
      signal: cancelling.signal,
      onOutput: () => undefined,
    });
    const mark = join(parent, 'grandchild');
    const failed = failureOf(run('sh', ['-c', `sh -c 'while :; do sleep 1; done' ${mark} & wait`]));
    await vi.waitUntil(() => processesIn(mark).length > 1, { timeout: 30_000 });
    cancelling.abort();
    expect(await failed).toBeInstanceOf(InstallCancelled);
    expect(processesIn(mark)).toEqual([]);
  });

  it('names npm when there is none, and leaves nothing', async () => {
    const failure = await failureOf(install({ environment: { ...noPrebuilt, PATH: pathOf('node') } }));
    expect(failure.message).toMatch(/^npm is not on the PATH: install Node\.js with npm/);
    expect(readdirSync(parent)).toEqual(['bin']);
  });

  it('names what is missing to build the library when there is no prebuilt one', async () => {
    const steps: string[] = [];
    const failure = await failureOf(
      install({
        environment: { ...noPrebuilt, PATH: pathOf('node', 'npm', 'sh') },
        onProgress: (step) => steps.push(step),
      }),
    );
    expect(steps[0]).toBe('Fetching TensorFlow.js with npm');
    expect(failure.message).toMatch(
      /^The prebuilt library of native TensorFlow could not be had \(https:\/\/127\.0\.0\.1:1\/ can't be reached\), and neither could one be built from the wheel: no C\+\+ compiler \(g\+\+\) is on the PATH: install one/,
    );
    expect(readdirSync(parent)).toEqual(['bin']);
  });

  it('is refused while another one runs, and takes over from one that was killed', async () => {
    const other = spawn('sleep', ['60']);
    writeFileSync(`${folder}.lock`, JSON.stringify({ ...currentHost(), ...identifyProcess(other.pid!) }));
    mkdirSync(`${folder}.installing-abcdef`);
    const refused = await failureOf(install());
    expect(refused.message).toMatch(
      new RegExp(`^Native TensorFlow is being installed or removed by process ${other.pid} on .*: wait`),
    );
    await sweepAbandoned(folder);
    expect(readdirSync(parent).sort()).toEqual(['native.installing-abcdef', 'native.lock']);

    await new Promise((resolve) => {
      other.once('exit', resolve);
      other.kill('SIGKILL');
    });
    const next = await failureOf(install({ environment: { ...noPrebuilt, PATH: pathOf('node') } }));
    expect(next.message).toContain('npm is not on the PATH');
    expect(readdirSync(parent)).toEqual(['bin']);
  });

  it('whose editor was killed leaves nothing for long', async () => {
    mkdirSync(`${folder}.installing-abcdef/node_modules`, { recursive: true });
    mkdirSync(`${folder}.removing-1`);
    mkdirSync(`${folder}-of-somebody-else`);
    await sweepAbandoned(folder);
    expect(readdirSync(parent)).toEqual(['native-of-somebody-else']);
  });

  it('of the same program is refused too', async () => {
    const cancelling = new AbortController();
    const first = failureOf(install({ signal: cancelling.signal }));
    const second = await failureOf(install());
    expect(second.message).toContain(`by process ${process.pid}`);
    cancelling.abort();
    expect(await first).toBeInstanceOf(InstallCancelled);
  });

  it('leaves a folder alone that holds something else, and so does a removal', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'thesis.tex'), 'x');
    for (const work of [install, () => removeNativeTensorflow(folder)])
      expect((await failureOf(work())).message).toContain('holds something else');
    expect(readdirSync(folder)).toEqual(['thesis.tex']);
  });
});

describeWith(['tmpfs'], 'a disk without room', () => {
  it('is refused before anything is fetched, with what is needed', async () => {
    const disk = dirname(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=50m', 'tmpfs', disk]);
    try {
      const steps: string[] = [];
      const failure = await failureOf(install({ onProgress: (step) => steps.push(step) }));
      expect(failure.message).toMatch(
        /needs 1300 MB while it is installed and keeps \d+ MB, but .* has \d\d MB free/,
      );
      expect(steps).toEqual([]);
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

describeWith(['native-tensorflow'], 'installed native TensorFlow', () => {
  it('is found by the trainer; removed, it is not', async () => {
    layInstallation(folder);
    expect(await loadAsTrainer()).toEqual({ backend: 'tensorflow', sum: 6 });
    expect(await removeNativeTensorflow(folder)).toBe(true);
    expect(readdirSync(parent)).toEqual([]);
    expect(await loadAsTrainer()).toEqual({ why: '@tensorflow/tfjs-node is not installed' });
    expect(await removeNativeTensorflow(folder)).toBe(false);
  });

  it('with a broken binding is refused by the probe and by the trainer', async () => {
    layInstallation(folder);
    const found = findInstalledNative(folder)!;
    expect(found).toBe(nativePackageOf(folder));
    rmSync(join(found, 'lib'), { recursive: true });
    mkdirSync(join(found, 'lib/napi-v8'), { recursive: true });
    writeFileSync(join(found, 'lib/napi-v8/tfjs_binding.node'), 'no library');
    const run = createRunStep({
      env: { PATH: process.env['PATH']! },
      signal: new AbortController().signal,
      onOutput: () => undefined,
    });
    expect(await probeNative(run, process.execPath, found)).toMatch(/^Error: .*tfjs_binding\.node/);
    expect(await loadAsTrainer()).toEqual({ why: expect.stringMatching(/^Error: .*tfjs_binding\.node/) });
  });
});

/** 250 MB of downloads and half a minute of compiling: MARGIN_TEST_NATIVE_INSTALL=1. */
describe.runIf(process.env['MARGIN_TEST_NATIVE_INSTALL'] === '1')('a whole installation', () => {
  it('from the wheel is probed, found by the trainer, and removed again', { timeout: 600_000 }, async () => {
    const steps: string[] = [];
    const installed = await install({ onProgress: (step) => steps.push(step) });
    expect(installed).toMatchObject({ version: '4.22.0', how: 'wheel' });
    expect(steps).toEqual([
      'Fetching TensorFlow.js with npm',
      'Fetching the prebuilt library',
      expect.stringMatching(/^No prebuilt library/),
      'Fetching the tensorflow-cpu wheel (207 MB)',
      'Unpacking the library',
      'Compiling the binding',
      'Trying it',
    ]);
    expect(readdirSync(parent)).toEqual(['native']);
    expect(readdirSync(folder).sort()).toEqual(['installed.json', 'node_modules', 'package.json']);
    expect(JSON.parse(readFileSync(join(folder, 'installed.json'), 'utf8'))).toEqual(installed);
    expect(await loadAsTrainer()).toEqual({ backend: 'tensorflow', sum: 6 });
    await removeNativeTensorflow(folder);
    expect(existsSync(folder)).toBe(false);
  });

  it('whose library does not work is refused, and nothing is left', { timeout: 600_000 }, async () => {
    const bin = pathOf('node', 'npm', 'sh', 'python3');
    // A compiler that writes something else than a library, as one for another machine would.
    writeFileSync(
      join(bin, 'g++'),
      '#!/bin/sh\nfor a; do o=$p; p=$a; [ "$o" = -o ] && echo no > "$a"; done; exit 0\n',
      {
        mode: 0o755,
      },
    );
    const failure = await failureOf(
      install({ environment: { ...noPrebuilt, PATH: `${bin}:${process.env['PATH']}` } }),
    );
    expect(failure.message).toMatch(
      /^Native TensorFlow was built but does not work on this machine: Error: /,
    );
    expect(readdirSync(parent)).toEqual(['bin']);
  });
});
