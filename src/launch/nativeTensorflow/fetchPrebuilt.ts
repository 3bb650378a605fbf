import { delimiter, join } from 'node:path';
import { hasBinding } from '../../util/nativeTensorflow';
import type { RunStep } from './runStep';

/** Long enough for a slow line; a host that can't be reached is given up much earlier. */
const DOWNLOAD_LIMIT_MS = 4 * 60_000;
const REACH_LIMIT_MS = 10_000;

export interface PrebuiltRequest {
  readonly packageFolder: string;
  /** Where npm has put the programs of the package's dependencies. */
  readonly programs: string;
  readonly node: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly run: RunStep;
}

/** The package's own install script: fetches libtensorflow and the compiled binding. */
export async function fetchPrebuilt(request: PrebuiltRequest): Promise<void> {
  const { packageFolder, programs, node, env, signal, run } = request;
  await checkReachable(env, signal);
  await run(node, [join('scripts', 'install.js')], {
    cwd: packageFolder,
    env: { PATH: [programs, env['PATH']].filter(Boolean).join(delimiter) },
    timeoutMs: DOWNLOAD_LIMIT_MS,
  });
  if (!hasBinding(packageFolder)) throw new Error('the package’s install script left no binding');
}

/** Asks the host that the script fetches from, with a short limit: the script itself would wait for minutes. */
async function checkReachable(env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
  // The script knows proxies, fetch doesn't.
  if (['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => env[name])) return;
  const host = env['TFJS_NODE_CDN_STORAGE'] || env['CDN_STORAGE'] || 'https://storage.googleapis.com/';
  try {
    await fetch(host, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(REACH_LIMIT_MS)]),
    });
  } catch {
    throw new Error(`${host} can't be reached`);
  }
}
