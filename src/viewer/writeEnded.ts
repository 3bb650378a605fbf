import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../domain/event';
import { ENDED, type RunManifest } from '../domain/run';
import { EVENTS_FILE, EventLog } from '../journal/eventLog';
import { ManifestFile } from '../journal/manifestFile';
import { readPlainFile } from '../journal/plainFile';
import { MANIFEST_FILE, readManifest } from '../journal/readManifest';

/** The manifest of a run that has ended; what has not is its recorder's to write. */
export function readEnded(folder: string): RunManifest {
  const reading = readManifest(folder);
  if (reading.kind !== 'manifest') throw new Error(`${folder} can't be read as a run.`);
  if (!ENDED.has(reading.manifest.status))
    throw new Error(`${folder} has no recorder that could be told, and it has not ended: reattach it first.`);
  return reading.manifest;
}

/** events.jsonl and run.json say the same afterwards, or neither was changed. Under the run's lock. */
export async function writeEnded(
  folder: string,
  lines: readonly RunEvent[],
  patch: Partial<RunManifest>,
): Promise<void> {
  const takeBack = appendEvents(folder, lines);
  try {
    await patchManifest(folder, patch);
  } catch (error) {
    takeBack();
    throw error;
  }
}

/** Gives what undoes it. */
function appendEvents(folder: string, lines: readonly RunEvent[]): () => void {
  if (lines.length === 0) return () => undefined;
  const path = join(folder, EVENTS_FILE);
  const { size } = statSync(path);
  const log = new EventLog(folder, () => undefined);
  try {
    log.recover();
    for (const line of lines.slice(0, -1)) log.hold(line);
    log.append(lines.at(-1)!);
  } finally {
    log.close();
  }
  return () => truncateSync(path, size);
}

/** Fields that this version doesn't know stay as they are. */
async function patchManifest(folder: string, patch: Partial<RunManifest>): Promise<void> {
  const bytes = readPlainFile(join(folder, MANIFEST_FILE));
  const known = JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as RunManifest;
  if (!(await new ManifestFile(folder).write({ ...known, ...patch })))
    throw new Error(
      `${join(folder, MANIFEST_FILE)} can't be written: the disk is full, or it is not yours to write. Nothing was changed.`,
    );
}
