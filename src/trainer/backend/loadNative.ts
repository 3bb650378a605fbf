import { createRequire } from 'node:module';
import util from 'node:util';
import { Worker } from 'node:worker_threads';
import type { TensorFlow } from './tensorflow';

const PROBE_LIMIT_MS = 20_000;
const PACKAGE = '@tensorflow/tfjs-node';

/** Node 23 removed two functions that the package calls. */
const SHIM = `const util = require('node:util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;`;

export type NativeResult = { readonly tf: TensorFlow } | { readonly tf: null; readonly why: string };

/**
 * Loads TensorFlow itself where it is installed. It is tried in a worker first, with a time limit: a library that does
 * not load, hangs or multiplies wrongly must not take the run with it.
 */
export async function loadNative(): Promise<NativeResult> {
  const require = createRequire(__filename);
  let path: string;
  try {
    path = require.resolve(PACKAGE);
  } catch {
    return { tf: null, why: `${PACKAGE} is not installed` };
  }
  const why = await probe(path);
  if (why !== null) return { tf: null, why };
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  quietTensorflow();
  return { tf: require(path) as TensorFlow };
}

/** null: it works; else what went wrong. */
function probe(path: string): Promise<string | null> {
  const code = `${SHIM}
const { parentPort, workerData } = require('node:worker_threads');
try {
  const tf = require(workerData);
  const product = tf.matMul(tf.tensor2d([1, 2], [1, 2]), tf.tensor2d([3, 4], [2, 1])).dataSync()[0];
  parentPort.postMessage(tf.getBackend() === 'tensorflow' && product === 11 ? null : 'it computes wrongly');
} catch (error) {
  parentPort.postMessage(String(error && error.message).split('\\n')[0]);
}`;
  quietTensorflow();
  return new Promise((resolve) => {
    const worker = new Worker(code, { eval: true, workerData: path });
    const finish = (why: string | null): void => {
      clearTimeout(timer);
      resolve(why);
      void worker.terminate();
    };
    const timer = setTimeout(() => {
      finish(`it did not load within ${PROBE_LIMIT_MS / 1000} s`);
    }, PROBE_LIMIT_MS);
    worker.once('message', finish);
    worker.once('error', (error: Error) => {
      finish(error.message);
    });
    worker.once('exit', () => {
      finish('it ended while it was loaded');
    });
  });
}

/** TensorFlow greets on stderr, which is the run's output. */
function quietTensorflow(): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
}
