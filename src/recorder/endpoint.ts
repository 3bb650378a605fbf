import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, rmdirSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readPlainText } from './plainFile';
import { RUN_ID } from './runId';
import { createSocketPath } from './socketFolder';

/** Where a run's recorder listens, and the token that a first frame must carry. */
export interface Endpoint {
  /** `unix:<path>` or `pipe:<name>`. */
  readonly address: string;
  readonly token: string;
}

export function createEndpoint(id: string): Endpoint {
  const token = randomBytes(24).toString('hex');
  // The id of an adopted run comes out of a file, and becomes a path here.
  const name = RUN_ID.test(id) ? id : randomBytes(8).toString('hex');
  if (process.platform === 'win32') {
    return { address: `pipe:\\\\.\\pipe\\margin-${name}-${randomBytes(8).toString('hex')}`, token };
  }
  return { address: `unix:${createSocketPath(name)}`, token };
}

/** Path or pipe name that `net` listens on and connects to. */
export function toListenPath(endpoint: Endpoint): string {
  return endpoint.address.slice(endpoint.address.indexOf(':') + 1);
}

/** Readable for this user only. */
export function writeEndpoint(folder: string, endpoint: Endpoint): void {
  const path = join(folder, 'endpoint.json');
  removeFile(path);
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(endpoint)}\n`);
  } finally {
    closeSync(descriptor);
  }
}

export function readEndpoint(folder: string): Endpoint | null {
  try {
    const { address, token } = Object(JSON.parse(readPlainText(join(folder, 'endpoint.json')))) as Record<
      string,
      unknown
    >;
    if (typeof address !== 'string' || !/^(unix|pipe):./.test(address)) return null;
    return typeof token === 'string' && token.length >= 16 ? { address, token } : null;
  } catch {
    return null;
  }
}

/** The run can't be reached any more. */
export function removeEndpoint(folder: string): void {
  removeFile(join(folder, 'endpoint.json'));
}

/** A fallback folder that was made for it alone goes too. */
export function removeSocket(endpoint: Endpoint): void {
  if (process.platform === 'win32') return;
  const path = toListenPath(endpoint);
  removeFile(path);
  if (/^margin-\d+-.{6}$/.test(basename(dirname(path)))) removeFolder(dirname(path));
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Not there.
  }
}

function removeFolder(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Somebody else's files are in it.
  }
}
