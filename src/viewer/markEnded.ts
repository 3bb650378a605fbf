import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ENDED, type RunManifest } from '../domain/run';
import { EventLog } from '../journal/eventLog';
import { findLiveness } from '../journal/liveness';
import { ManifestFile } from '../journal/manifestFile';
import { readManifest } from '../journal/readManifest';
import { currentHost } from '../util/processIdentity';
import { withEndedRunLock } from './endedRunLock';

/**
 * A person gives up a run whose recorder is gone, although its program still runs or is on another host, where nobody here can
 * look: it reads as lost from now on, and nobody adopts it any more. The program is left alone. Rejects with a sentence.
 */
export async function markEnded(folder: string): Promise<void> {
  refuseLive(folder);
  await withEndedRunLock(folder, async () => {
    const reading = readManifest(folder);
    if (reading.kind !== 'manifest') throw new Error(`${folder} can't be read as a run.`);
    const { manifest } = reading;
    if (ENDED.has(manifest.status)) return;
    const time = new Date().toISOString();
    const reason = describeEnd(manifest);
    const log = new EventLog(folder, () => undefined);
    try {
      log.recover();
      log.append({ kind: 'status', time, step: manifest.steps, status: 'lost', reason });
    } finally {
      log.close();
    }
    const lost = { ...manifest, status: 'lost' as const, reason, endedAt: time, stepsPerSecond: null };
    if (!(await new ManifestFile(folder).write(lost)))
      throw new Error(`${folder}/run.json can't be written: the disk is full, or it is not yours to write.`);
    rmSync(join(folder, 'endpoint.json'), { force: true });
  });
}

function refuseLive(folder: string): void {
  const reading = readManifest(folder);
  const recorder = reading.kind === 'manifest' ? reading.manifest.recorder : null;
  if (reading.kind !== 'manifest' || !recorder || !findLiveness(folder, reading.manifest).alive) return;
  throw new Error(
    `${folder} is being recorded by process ${recorder.pid} on ${recorder.host}: stop it there, or with Stop Run.`,
  );
}

function describeEnd({ recorder, steps }: RunManifest): string {
  const here = currentHost().host;
  return recorder === null || recorder.host === here
    ? `its recorder was killed at step ${steps}; marked as ended while its program still ran`
    : `nothing was heard of its recorder on ${recorder.host} after step ${steps}; marked as ended on ${here}, whatever became of its program`;
}
