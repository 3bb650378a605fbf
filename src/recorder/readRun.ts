import { basename } from 'node:path';
import { readManifest } from '../journal/readManifest';
import { ENDED, type RunListing, type RunManifest } from '../domain/run';
import { isRecorderAlive } from './lock';
import { findHostileTopFile } from './plainFile';
import { RUN_ID } from './runId';

/** A run folder as the command line sees it; null: it is not a run folder at all (no run.json). */
export interface FoundRun {
  readonly folder: string;
  readonly listing: RunListing;
  /** Null for a broken run. */
  readonly manifest: RunManifest | null;
}

/** Reads a run's manifest, and looks whether its recorder lives: without one, a run that has not ended is lost. */
export function readRun(folder: string): FoundRun | null {
  const reading = readManifest(folder);
  if (reading.kind === 'missing') return null;
  if (reading.kind === 'broken') return toBrokenRun(folder, reading.reason);
  const { manifest, isLost } = lookAgain(folder, reading.manifest);
  const { name, number, startedAt, endedAt, steps, backend, worst } = manifest;
  // A copy beside its original is a run of its own.
  const id = RUN_ID.test(basename(folder)) ? basename(folder) : manifest.id;
  const { status, reason } = isLost ? toLost(manifest) : manifest;
  return {
    folder,
    listing: { id, name, number, status, reason, startedAt, endedAt, steps, backend, folder, worst },
    manifest,
  };
}

/** A run as lists show it: broken, too, where something else stands in the place of one of its files. */
export function readListedRun(folder: string): FoundRun | null {
  const run = readRun(folder);
  const hostile = run === null || run.manifest === null ? null : findHostileTopFile(folder);
  if (run === null || hostile === null) return run;
  return { folder, listing: { ...run.listing, status: 'broken', reason: hostile }, manifest: null };
}

function toBrokenRun(folder: string, reason: string): FoundRun {
  const id = basename(folder);
  const unknown = { number: null, startedAt: null, endedAt: null, steps: 0, backend: null, worst: null };
  return { folder, listing: { id, name: id, status: 'broken', reason, folder, ...unknown }, manifest: null };
}

/** The manifest, and whether nobody records it any more although it has no end. */
function lookAgain(folder: string, first: RunManifest): { manifest: RunManifest; isLost: boolean } {
  if (isEndedOrAlive(folder, first)) return { manifest: first, isLost: false };
  // A recorder that came to its end between the two looks was not killed: its last manifest says so.
  const reading = readManifest(folder);
  const manifest = reading.kind === 'manifest' ? reading.manifest : first;
  return { manifest, isLost: !isEndedOrAlive(folder, manifest) };
}

function isEndedOrAlive(folder: string, { status, recorder }: RunManifest): boolean {
  return ENDED.has(status) || (recorder !== null && isRecorderAlive(folder, recorder));
}

function toLost({ steps }: RunManifest): Pick<RunListing, 'status' | 'reason'> {
  return {
    status: 'lost',
    reason: `Its recorder was killed at step ${steps}; \`margin adopt\` looks for its program.`,
  };
}
