import { createRunAnalysis } from '../analysis/runAnalysis';
import type { RunManifest, Verdict } from '../domain/run';
import type { SnapshotStatistics } from '../domain/snapshot';
import type { ToldLoss } from '../domain/toldLoss';
import type { FloatBatch } from '../journal/decodeFloats';
import { mergeBySteps } from '../journal/mergeBySteps';
import { RunReader } from '../journal/runReader';
import { listRanks } from '../journal/segmentNames';
import { withEndedRunLock } from './endedRunLock';
import { toRunContext } from './runContext';
import { readEnded, writeEnded } from './writeEnded';

/**
 * A person says what the loss of an ended run was: written into events.jsonl, and the verdict is judged anew over the whole
 * journal. Its alerts stay as they were raised. Rejects with a sentence.
 */
export async function tellEndedRun(folder: string, loss: ToldLoss): Promise<RunManifest> {
  const told: { manifest?: RunManifest } = {};
  await withEndedRunLock(folder, async () => {
    const manifest = readEnded(folder);
    const verdict = judgeAnew(folder, manifest, loss);
    const time = new Date().toISOString();
    await writeEnded(
      folder,
      [
        { kind: 'loss-told', time, step: manifest.steps, loss },
        { kind: 'verdict', time, ...verdict },
      ],
      { verdict },
    );
    told.manifest = { ...manifest, verdict };
  });
  if (!told.manifest) throw new Error(`${folder} was not told.`);
  return told.manifest;
}

/** As the recorder would have judged had it known: by the lowest rank that has spoken. */
function judgeAnew(folder: string, manifest: RunManifest, loss: ToldLoss): Verdict {
  const [lead = 0] = listRanks(folder);
  const rows: FloatBatch[] = [];
  const statistics: SnapshotStatistics[] = [];
  const reader = new RunReader(folder, {
    onRows: (rank, batch) => void (rank === lead && rows.push(batch)),
    onSnapshots: (rank, records) =>
      void (rank === lead && statistics.push(...records.map((record) => record.statistics))),
  });
  while (reader.poll());
  const analysis = createRunAnalysis(toRunContext(manifest));
  analysis.tellLoss(loss);
  mergeBySteps(rows, statistics, {
    onRow: (row) => void analysis.observeRow(row),
    onStatistics: (each) => void analysis.observeStatistics(each),
  });
  return analysis.end();
}
