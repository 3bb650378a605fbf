// The one child of this layer: a native library that crashes, hangs or multiplies wrongly must not take the run with it, and a
// worker thread is no protection (two threads with the library in one process damage its memory).
// eslint-disable-next-line no-restricted-imports
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import type { TensorFlow } from './tensorflow';

const PROBE_LIMIT_MS = 60_000;
const PACKAGE = '@tensorflow/tfjs-node';
const ANSWER = 'native TensorFlow multiplies';

export type NativeResult = { readonly tf: TensorFlow } | { readonly tf: null; readonly why: string };

/** Loads TensorFlow itself where it is installed and a child process finds that it works. */
export async function loadNative(): Promise<NativeResult> {
  const require = createRequire(__filename);
  const path = findPackage(require);
  if (path === null) return { tf: null, why: `${PACKAGE} is not installed` };
  const why = await probe(path);
  if (why !== null) return { tf: null, why };
  // Node 23 removed two functions that the package calls.
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  quietTensorflow(process.env);
  return { tf: require(path) as TensorFlow };
}

/** The package's entry, if its compiled part is there too: npm installs the rest of it anywhere. */
function findPackage(require: NodeJS.Require): string | null {
  try {
    const entry = require.resolve(PACKAGE);
    const lib = join(dirname(require.resolve(`${PACKAGE}/package.json`)), 'lib');
    const built = ['napi-v8', 'napi-v9', 'napi-v10'].some((folder) =>
      existsSync(join(lib, folder, 'tfjs_binding.node')),
    );
    return built ? entry : null;
  } catch {
    return null;
  }
}

/** null: it works; else what went wrong. */
function probe(path: string): Promise<string | null> {
  const code = `const util = require('node:util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require(process.argv[1]);
const product = tf.matMul(tf.tensor2d([1, 2], [1, 2]), tf.tensor2d([3, 4], [2, 1])).dataSync()[0];
if (tf.getBackend() === 'tensorflow' && product === 11) console.log('${ANSWER}');
process.exit(0);`;
  const env = quietTensorflow({ ...process.env, ELECTRON_RUN_AS_NODE: '1' });
  // The socket is the run's alone.
  for (const name of ['MARGIN_SOCKET', 'MARGIN_TOKEN', 'NODE_OPTIONS']) delete env[name];
  return new Promise((resolve) => {
    const options = { env, timeout: PROBE_LIMIT_MS, killSignal: 'SIGKILL' as const };
    execFile(process.execPath, ['-e', code, path], options, (error, stdout, stderr) => {
      if (stdout.includes(ANSWER)) resolve(null);
      else if (error?.killed) resolve(`it did not load within ${PROBE_LIMIT_MS / 1000} s`);
      else if (error?.signal) resolve(`it crashed when it was loaded (${error.signal})`);
      else resolve(/^\w*Error: .*$/m.exec(stderr)?.[0] ?? 'it computes wrongly');
    });
  });
}

/** TensorFlow greets on stderr, which is the run's output. */
function quietTensorflow(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  environment['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  return environment;
}
