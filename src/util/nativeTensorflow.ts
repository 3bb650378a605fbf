import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export const NATIVE_PACKAGE = '@tensorflow/tfjs-node';
export const NATIVE_VERSION = '4.22.0';

/** How long loading and one product may take; usual are 0.3 s, on a cold disk a few seconds. */
export const PROBE_LIMIT_MS = 60_000;

const ANSWER = 'native TensorFlow multiplies';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The one place of this machine and user where native TensorFlow is installed on demand, for the editor and for
 * `margin run`: MARGIN_NATIVE_DIR, else margin/native among the user's data.
 */
export function findNativeFolder(environment: Environment = process.env): string {
  const named = environment['MARGIN_NATIVE_DIR'];
  if (named) return resolve(named);
  const own =
    environment['XDG_DATA_HOME'] || (process.platform === 'win32' ? environment['LOCALAPPDATA'] : undefined);
  return join(own || join(homedir(), '.local', 'share'), 'margin', 'native');
}

/** The package inside an installation. */
export function nativePackageOf(folder: string): string {
  return join(folder, 'node_modules', ...NATIVE_PACKAGE.split('/'));
}

/** The package's folder in an installation that is whole; null without one. */
export function findInstalledNative(folder = findNativeFolder()): string | null {
  const found = nativePackageOf(folder);
  return existsSync(join(folder, 'installed.json')) && hasBinding(found) ? found : null;
}

/** The package that Node resolves from a file, as in a checkout; null without one. */
export function findNativeBeside(file: string): string | null {
  try {
    const manifest = createRequire(file).resolve(`${NATIVE_PACKAGE}/package.json`);
    const found = resolve(manifest, '..');
    return hasBinding(found) ? found : null;
  } catch {
    return null;
  }
}

/** npm installs the rest of the package anywhere: what counts is its compiled part. */
export function hasBinding(packageFolder: string): boolean {
  return ['napi-v8', 'napi-v9', 'napi-v10'].some((name) =>
    existsSync(join(packageFolder, 'lib', name, 'tfjs_binding.node')),
  );
}

/**
 * Arguments for Node that load the package and multiply once. A child must do it: a native library may crash, hang or compute
 * wrongly. Node 23 removed two functions that the package calls.
 */
export function probeArguments(packageFolder: string): readonly string[] {
  const code = `const util = require('node:util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require(process.argv[1]);
const product = tf.matMul(tf.tensor2d([1, 2], [1, 2]), tf.tensor2d([3, 4], [2, 1])).dataSync()[0];
if (tf.getBackend() === 'tensorflow' && product === 11) console.log('${ANSWER}');
process.exit(0);`;
  return ['-e', code, packageFolder];
}

/** How a probe ended. */
export interface ProbeEnd {
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly signal: string | null;
}

/** null: it works; else what went wrong. */
export function readProbe({ stdout, stderr, timedOut, signal }: ProbeEnd): string | null {
  if (stdout.includes(ANSWER)) return null;
  if (timedOut) return `it did not load within ${PROBE_LIMIT_MS / 1000} s`;
  if (signal) return `it crashed when it was loaded (${signal})`;
  return /^\w*Error: .*$/m.exec(stderr)?.[0] ?? 'it computes wrongly';
}
