import { lstatSync } from 'node:fs';
import type { RunManifest } from '../domain/run';
import { decodeManifest } from './manifestSchema';
import { readPlainFile, statPlainFile } from './plainFile';

export const MANIFEST_FILE = 'run.json';
const LARGEST_MANIFEST = 16 * 1024 * 1024;

/** `missing`: there is no run.json (yet): not a run. `broken`: it can't be read as a run, `reason` says why. */
export type ManifestReading =
  | { readonly kind: 'manifest'; readonly manifest: RunManifest; readonly mtimeMs: number }
  | { readonly kind: 'broken'; readonly reason: string; readonly mtimeMs: number }
  | { readonly kind: 'missing' };

export function readManifest(folder: string): ManifestReading {
  const own = describeFolder(folder);
  if (own) return own;
  const path = `${folder}/${MANIFEST_FILE}`;
  const stat = statPlainFile(path);
  if (stat.kind === 'missing') return { kind: 'missing' };
  if (stat.kind === 'refused') return { kind: 'broken', reason: `run.json ${stat.reason}`, mtimeMs: 0 };
  const { mtimeMs } = stat;
  if (stat.size > LARGEST_MANIFEST) return { kind: 'broken', reason: 'run.json is over 16 MB', mtimeMs };
  const bytes = readPlainFile(path, 0, LARGEST_MANIFEST);
  if (!bytes) return { kind: 'broken', reason: "run.json can't be read", mtimeMs };
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
  } catch {
    return { kind: 'broken', reason: 'run.json is not JSON', mtimeMs };
  }
  const decoded = decodeManifest(value);
  return 'manifest' in decoded
    ? { kind: 'manifest', manifest: decoded.manifest, mtimeMs }
    : { kind: 'broken', reason: decoded.reason, mtimeMs };
}

/** A run folder itself may not be a link either: it would lead out of the runs folder. */
function describeFolder(folder: string): ManifestReading | null {
  try {
    const stat = lstatSync(folder);
    if (stat.isSymbolicLink()) return { kind: 'broken', reason: 'the run folder is a link', mtimeMs: 0 };
    return stat.isDirectory() ? null : { kind: 'missing' };
  } catch {
    return { kind: 'missing' };
  }
}
