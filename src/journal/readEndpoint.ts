import { readPlainFile } from './plainFile';

export const ENDPOINT_FILE = 'endpoint.json';

/** Where a run's recorder listens. */
export interface RecorderEndpoint {
  /** `unix:<path>` or `pipe:<name>`. */
  readonly address: string;
  readonly token: string;
}

/** Null while (or when no longer) the run can be reached. */
export function readEndpoint(folder: string): RecorderEndpoint | null {
  const bytes = readPlainFile(`${folder}/${ENDPOINT_FILE}`, 0, 64 * 1024);
  if (!bytes) return null;
  try {
    const value = Object(JSON.parse(Buffer.from(bytes).toString('utf8'))) as Record<string, unknown>;
    const { address, token } = value;
    if (typeof address !== 'string' || typeof token !== 'string') return null;
    return /^(unix|pipe):./.test(address) ? { address, token } : null;
  } catch {
    return null;
  }
}
