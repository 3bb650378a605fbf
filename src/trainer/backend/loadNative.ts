// The one child of this layer: a native library that crashes, hangs or multiplies wrongly must not take the run with it, and a
// worker thread is no protection (two threads with the library in one process damage its memory).
// eslint-disable-next-line no-restricted-imports
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import util from 'node:util';
import {
  findInstalledNative,
  findNativeBeside,
  NATIVE_PACKAGE,
  PROBE_LIMIT_MS,
  probeArguments,
  readProbe,
} from '../../util/nativeTensorflow';
import type { TensorFlow } from './tensorflow';

export type NativeResult = { readonly tf: TensorFlow } | { readonly tf: null; readonly why: string };

/**
 * Loads TensorFlow itself where it is installed and a child process finds that it works: beside the bundle, as in a checkout,
 * else where "Margin: Install Native TensorFlow" has put it.
 */
export async function loadNative(): Promise<NativeResult> {
  let whyNot = `${NATIVE_PACKAGE} is not installed`;
  for (const find of [() => findNativeBeside(__filename), () => findInstalledNative()]) {
    const path = find();
    if (path === null) continue;
    const why = await probe(path);
    if (why === null) return { tf: load(path) };
    whyNot = why;
  }
  return { tf: null, why: whyNot };
}

function load(path: string): TensorFlow {
  // Node 23 removed two functions that the package calls.
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  setUpTensorflow(process.env);
  return createRequire(__filename)(path) as TensorFlow;
}

/** null: it works; else what went wrong. */
function probe(path: string): Promise<string | null> {
  const env = setUpTensorflow({ ...process.env, ELECTRON_RUN_AS_NODE: '1' });
  // The socket is the run's alone.
  for (const name of ['MARGIN_SOCKET', 'MARGIN_TOKEN', 'NODE_OPTIONS']) delete env[name];
  return new Promise((resolve) => {
    const options = { env, timeout: PROBE_LIMIT_MS, killSignal: 'SIGKILL' as const };
    execFile(process.execPath, [...probeArguments(path)], options, (error, stdout, stderr) =>
      resolve(readProbe({ stdout, stderr, timedOut: error?.killed ?? false, signal: error?.signal ?? null })),
    );
  });
}

function setUpTensorflow(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // TensorFlow greets on stderr, which is the run's output.
  environment['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // The thread that waits for a product works on it too: others sleep between products, and wake up slowly on virtual machines.
  environment['TF_ONEDNN_THREADPOOL_USE_CALLER_THREAD'] ??= 'true';
  return environment;
}
