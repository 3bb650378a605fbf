import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NATIVE_PACKAGE, NATIVE_VERSION, nativePackageOf } from '../../util/nativeTensorflow';
import { buildBinding } from './buildBinding.mjs';
import { fetchPrebuilt } from './fetchPrebuilt';
import { findProgram } from './findProgram';
import { toInstallEnvironment } from './installEnvironment';
import { InstallCancelled, InstallFailure } from './installFailure';
import { withInstallLock } from './installLock';
import {
  checkSpace,
  deleteFolder,
  deleteInstallation,
  findLeftovers,
  holdsInstallation,
  putInPlace,
  sweepLeftovers,
} from './nativeFolder';
import { probeNative } from './probeNative';
import { pruneBrowserFiles } from './pruneBrowserFiles';
import { createRunStep, type RunStep } from './runStep';

export interface InstallRequest {
  /** Its place; made beside it and moved there at the end. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** What is being done now, and the share of the whole that lies behind, 0 … 1. */
  readonly onProgress: (step: string, share?: number) => void;
  /** What npm, pip and the compiler print. */
  readonly onOutput?: (text: string) => void;
  /** The Node that will train; default this program's own. */
  readonly node?: string | null;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** `installed.json`. */
export interface Installed {
  readonly version: string;
  /** The ordinary prebuilt, or built from the tensorflow-cpu wheel. */
  readonly how: 'prebuilt' | 'wheel';
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly platform: string;
}

/**
 * Installs native TensorFlow.js where `loadNative` looks for it: the ordinary prebuilt where it can be had, else built from the
 * wheel. Only what a probe has found to work gets to its place. Throws InstallFailure or InstallCancelled; then nothing is left.
 */
export async function installNativeTensorflow(request: InstallRequest): Promise<Installed> {
  const { folder, signal } = request;
  if (process.platform !== 'linux' && process.platform !== 'darwin')
    throw new InstallFailure(
      `${NATIVE_PACKAGE} ${NATIVE_VERSION} has no prebuilt library for ${process.platform}: stay with WebAssembly, or work in WSL or another Linux.`,
    );
  return withInstallLock(folder, async () => {
    await holdsInstallation(folder);
    await sweepLeftovers(folder);
    await checkSpace(folder);
    const made = await mkdtemp(`${folder}.installing-`);
    try {
      const installed = await fill(made, request);
      if (signal.aborted) throw new InstallCancelled();
      await putInPlace(made, folder);
      return installed;
    } catch (error) {
      throw signal.aborted ? new InstallCancelled() : toInstallFailure(error);
    } finally {
      await deleteFolder(made);
    }
  });
}

/** The counterpart. False when nothing was installed. */
export async function removeNativeTensorflow(folder: string): Promise<boolean> {
  if (!(await holdsInstallation(folder))) return false;
  return withInstallLock(folder, async () => {
    await holdsInstallation(folder);
    const removed = await deleteInstallation(folder);
    await sweepLeftovers(folder);
    return removed;
  });
}

/** Deletes what an installation has left whose editor was killed; lets one that still goes on be. */
export async function sweepAbandoned(folder: string): Promise<void> {
  if ((await findLeftovers(folder)).length === 0) return;
  await withInstallLock(folder, () => sweepLeftovers(folder)).catch((error: unknown) => {
    if (!(error instanceof InstallFailure)) throw error;
  });
}

async function fill(made: string, request: InstallRequest): Promise<Installed> {
  const { signal, onProgress, onOutput = () => undefined } = request;
  const node = request.node ?? process.execPath;
  const temporary = join(made, 'tmp');
  await mkdir(temporary);
  const env = toInstallEnvironment(request.environment ?? process.env, {
    temporary,
    asNode: !request.node,
  });
  const run = createRunStep({ env, signal, onOutput });

  onProgress('Fetching TensorFlow.js with npm', 0);
  await installPackage(made, env, run);
  const packageFolder = nativePackageOf(made);
  const how = await bringLibrary({ packageFolder, made, node, env, run, signal, onProgress });

  onProgress('Trying it', 0.95);
  const why = await probeNative(run, node, packageFolder);
  if (why !== null)
    throw new InstallFailure(
      `Native TensorFlow was built but does not work on this machine: ${why}. It was not installed; runs go on with WebAssembly.`,
    );
  await deleteFolder(temporary);
  const platform = `${process.platform}-${process.arch}`;
  const installed: Installed = { version: NATIVE_VERSION, how, at: new Date().toISOString(), platform };
  await writeFile(join(made, 'installed.json'), `${JSON.stringify(installed, undefined, 2)}\n`);
  return installed;
}

async function installPackage(
  made: string,
  env: Readonly<Record<string, string>>,
  run: RunStep,
): Promise<void> {
  const npm = findProgram(env['PATH'], ['npm']);
  if (!npm)
    throw new InstallFailure(
      'npm is not on the PATH: install Node.js with npm (https://nodejs.org), start the editor again, and try again.',
    );
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts'];
  try {
    await run(npm, ['install', ...quiet, '--prefix', made, `${NATIVE_PACKAGE}@${NATIVE_VERSION}`], {
      cwd: made,
    });
  } catch (error) {
    throw new InstallFailure(
      `npm could not fetch ${NATIVE_PACKAGE}: ${(error as Error).message}. Check the connection to the npm registry and try again.`,
    );
  }
  await pruneBrowserFiles(join(made, 'node_modules'));
}

interface LibraryRequest extends Pick<InstallRequest, 'signal' | 'onProgress'> {
  readonly packageFolder: string;
  readonly made: string;
  readonly node: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: RunStep;
}

async function bringLibrary(request: LibraryRequest): Promise<Installed['how']> {
  const { packageFolder, made, env, run, signal, node, onProgress } = request;
  onProgress('Fetching the prebuilt library', 0.2);
  let noPrebuilt: string;
  try {
    await fetchPrebuilt({ ...request, programs: join(made, 'node_modules', '.bin') });
    return 'prebuilt';
  } catch (error) {
    if (signal.aborted) throw error;
    noPrebuilt = (error as Error).message;
    request.onProgress(`No prebuilt library (${noPrebuilt}): building from the wheel`, 0.25);
  }
  for (const name of ['lib', 'deps']) await deleteFolder(join(packageFolder, name));
  const steps = {
    download: ['Fetching the tensorflow-cpu wheel (207 MB)', 0.3],
    unpack: ['Unpacking the library', 0.6],
    compile: ['Compiling the binding', 0.75],
  } as const;
  try {
    await buildBinding({
      packageFolder,
      folder: packageFolder,
      node,
      findOnPath: (...names) => findProgram(env['PATH'], names),
      run,
      onStep: (step) => {
        const [text, share] = steps[step];
        onProgress(text, share);
      },
    });
    return 'wheel';
  } catch (error) {
    throw new InstallFailure(
      `The prebuilt library of native TensorFlow could not be had (${noPrebuilt}), and neither could one be built from the wheel: ${(error as Error).message}.`,
    );
  }
}

/** What the system refused is told as it is; anything else is a bug of ours and keeps its stack. */
function toInstallFailure(error: unknown): unknown {
  const isOfSystem = error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
  return isOfSystem
    ? new InstallFailure(`Native TensorFlow could not be installed: ${error.message}. Nothing was changed.`)
    : error;
}
