import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ENDED } from '../domain/run';
import { EventLog } from '../journal/eventLog';
import { ManifestFile } from '../journal/manifestFile';
import { readManifest } from '../journal/readManifest';
import { withEndedRunLock } from './endedRunLock';

/**
 * A person gives up a run whose recorder is gone although its program still runs: it reads as lost from now on, and nobody
 * adopts it any more. The program is left alone. Rejects with a sentence.
 */
export async function markEnded(folder: string): Promise<void> {
  await withEndedRunLock(folder, async () => {
    const reading = readManifest(folder);
    if (reading.kind !== 'manifest') throw new Error(`${folder} can't be read as a run.`);
    const { manifest } = reading;
    if (ENDED.has(manifest.status)) return;
    const time = new Date().toISOString();
    const reason = `its recorder was killed at step ${manifest.steps}; marked as ended while its program still ran`;
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
