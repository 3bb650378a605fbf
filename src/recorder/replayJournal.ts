import type { AlertEvent } from '../domain/alert';
import { listRanks } from '../journal/segmentNames';
import { readRecordedEvents, readRecordedRows, readRecordedStatistics, toMetricRows } from './readRecorded';
import type { Recording } from './recording';

/**
 * Feeds what an earlier recorder wrote through the same analysis, so that alerts, verdict and summaries go on from there.
 * Rows and snapshots of a rank are merged by step, as they came.
 */
export function replayJournal(recording: Recording, folder: string): void {
  for (const event of readRecordedEvents(folder).events) {
    if (event.kind === 'alert') recording.alerts.restore(event satisfies AlertEvent);
    else if (event.kind === 'gap') recording.dropped += event.rows + event.snapshots;
  }
  recording.analysis.beginReplay();
  for (const rank of listRanks(folder)) replayRank(recording, folder, rank);
  recording.analysis.endReplay();
}

function replayRank(recording: Recording, folder: string, rank: number): void {
  const statistics = [...readRecordedStatistics(folder, rank)];
  let next = 0;
  const catchUp = (step: number) => {
    for (; next < statistics.length && statistics[next]!.step < step; next++) {
      recording.analysis.replayStatistics(rank, statistics[next]!);
      recording.snapshots++;
    }
  };
  for (const batch of readRecordedRows(folder, rank, 'metrics')) {
    for (const row of toMetricRows(batch)) {
      catchUp(row.step);
      recording.summaries.addRow(row);
      recording.analysis.replayRow(rank, row);
    }
  }
  catchUp(Number.POSITIVE_INFINITY);
  for (const batch of readRecordedRows(folder, rank, 'derived')) {
    for (const row of toMetricRows(batch)) recording.summaries.addRow(row);
  }
}
