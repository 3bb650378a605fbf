import { basename } from 'node:path';
import { ENDED, type RunListing, type RunManifest } from '../domain/run';
import { findLiveness } from '../journal/liveness';
import { readManifest, type ManifestReading } from '../journal/readManifest';
import type { RunRow } from '../protocol/viewer';

/** A run's row; null for a folder that is no run (no run.json). */
export function readRow(folder: string): RunRow | null {
  const row = toRow(folder, readManifest(folder));
  if (row?.manifest == null || row.alive || ENDED.has(row.manifest.status)) return row;
  // A recorder that came to its end between the two looks was not killed: its last manifest says so.
  return toRow(folder, readManifest(folder));
}

/** Whether a folder's run is over, as far as its manifest says. */
export function hasEnded(folder: string): boolean {
  const manifest = readRow(folder)?.manifest;
  return manifest !== undefined && manifest !== null && ENDED.has(manifest.status);
}

export function toRow(folder: string, reading: ManifestReading): RunRow | null {
  if (reading.kind === 'missing') return null;
  if (reading.kind === 'broken') return toBrokenRow(folder, reading.reason);
  const { manifest } = reading;
  return { folder, listing: toListing(folder, manifest), manifest, ...findLiveness(folder, manifest) };
}

/** `known`: what it was called while it could be read. */
export function toBrokenRow(
  folder: string,
  reason: string,
  known: Pick<RunListing, 'name' | 'number'> = { name: basename(folder), number: null },
): RunRow {
  const id = basename(folder);
  const listing: RunListing = {
    id,
    name: known.name,
    number: known.number,
    status: 'broken',
    reason,
    startedAt: null,
    endedAt: null,
    steps: 0,
    backend: null,
    folder,
    worst: null,
  };
  return { folder, listing, manifest: null, alive: false, adoptable: false };
}

function toListing(folder: string, manifest: RunManifest): RunListing {
  const { id, name, number, status, reason, startedAt, endedAt, steps, backend, worst } = manifest;
  return { id, name, number, status, reason, startedAt, endedAt, steps, backend, folder, worst };
}
