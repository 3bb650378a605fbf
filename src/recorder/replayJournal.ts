import type { FloatBatch } from '../journal/decodeFloats';
import { mergeBySteps } from '../journal/mergeBySteps';
import { toMetricRows } from '../journal/metricRows';
import { RunReader } from '../journal/runReader';
import type { SnapshotStatistics } from '../domain/snapshot';
import { DerivedRows } from './derivedRows';
import type { Recording } from './recording';

interface Rank {
  readonly rows: FloatBatch[];
  readonly statistics: SnapshotStatistics[];
  readonly derived: DerivedRows;
}

/**
 * Feeds what an earlier recorder wrote through the same analysis, so that alerts, verdict and summaries go on from there.
 * Rows and snapshots of a rank are merged by step, as they came.
 */
export function replayJournal(recording: Recording, folder: string): void {
  const ranks = new Map<number, Rank>();
  const rankOf = (rank: number): Rank => {
    const known = ranks.get(rank) ?? { rows: [], statistics: [], derived: new DerivedRows() };
    ranks.set(rank, known);
    return known;
  };
  const reader = new RunReader(folder, {
    onRows: (rank, batch) => rankOf(rank).rows.push(batch),
    onDerived: (rank, batch) => {
      for (const row of toMetricRows(batch)) {
        recording.summaries.addRow(row);
        rankOf(rank).derived.add(row);
      }
    },
    onSnapshots: (rank, records) =>
      rankOf(rank).statistics.push(...records.map(({ statistics }) => statistics)),
    onEvents: (events) => {
      for (const event of events) {
        if (event.kind === 'alert') recording.alerts.restore(event);
        else if (event.kind === 'site') recording.context.observeSite(event);
        else if (event.kind === 'loss-told') recording.analysis.tellLoss(event.loss);
        else if (event.kind === 'gap') recording.intake.dropped += event.rows + event.snapshots;
      }
    },
  });
  recording.context.recall(recording.manifest.current);
  while (reader.poll());
  recording.analysis.beginReplay();
  for (const [rank, recorded] of [...ranks].sort(([a], [b]) => a - b)) replayRank(recording, rank, recorded);
  recording.analysis.endReplay();
}

function replayRank(recording: Recording, rank: number, { rows, statistics, derived }: Rank): void {
  mergeBySteps(rows, statistics, {
    onRow(row) {
      recording.summaries.addRow(row);
      recording.analysis.replayRow(rank, row);
    },
    onStatistics(each) {
      recording.analysis.replayStatistics(rank, each);
      recording.intake.snapshots++;
      const missing = derived.findMissing(each);
      if (missing === null) return;
      recording.journal.appendDerived(rank, missing.step, missing.time, missing.values);
      recording.summaries.addRow(missing);
    },
  });
}
