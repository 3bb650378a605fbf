import type { RecordBatch } from 'apache-arrow';
import { decodeFloats, hasValue, type FloatBatch } from '../journal/decodeFloats';
import { decodeFileSegment, decodeStreamSegment } from '../journal/decodeSegment';
import { decodeSnapshots } from '../journal/decodeSnapshots';
import { readPlainFile } from '../journal/plainFile';
import { EventDecoder } from '../journal/readEvents';
import { fileName, listSegments, streamName, type SegmentTable } from '../journal/segmentNames';
import type { MetricRow } from '../domain/metrics';
import type { RunEvent } from '../domain/event';
import type { SnapshotStatistics } from '../domain/snapshot';

/** All events of a run folder; bad lines are left out and counted. */
export function readRecordedEvents(folder: string): { events: RunEvent[]; skipped: number } {
  const decoder = new EventDecoder();
  const bytes = readPlainFile(`${folder}/events.jsonl`);
  const events = bytes === null ? [] : decoder.push(bytes);
  return { events, skipped: decoder.skipped };
}

/**
 * The rows of a rank's `metrics` (as they were logged) or `derived` (a row a snapshot), batch by batch; torn tails end their
 * segment.
 */
export function* readRecordedRows(
  folder: string,
  rank: number,
  table: 'metrics' | 'derived',
  onProblem?: (text: string) => void,
): Iterable<FloatBatch> {
  for (const batch of readBatches(folder, rank, table, onProblem)) {
    try {
      yield decodeFloats(batch);
    } catch (error) {
      onProblem?.((error as Error).message);
    }
  }
}

export function* readRecordedStatistics(folder: string, rank: number): Iterable<SnapshotStatistics> {
  for (const batch of readBatches(folder, rank, 'snapshots')) {
    try {
      for (const { statistics } of decodeSnapshots(batch)) yield statistics;
    } catch {
      // Not a snapshot as this version writes them.
    }
  }
}

export function* toMetricRows(batch: FloatBatch): Iterable<MetricRow> {
  for (let row = 0; row < batch.rows; row++) {
    const values = new Map<string, number>();
    for (const column of batch.columns)
      if (hasValue(column, row)) values.set(column.name, column.values[row]!);
    yield { step: batch.steps[row]!, time: batch.times[row]!, values };
  }
}

function* readBatches(
  folder: string,
  rank: number,
  table: SegmentTable,
  onProblem?: (text: string) => void,
): Iterable<RecordBatch> {
  const rankFolder = `${folder}/ranks/${rank}`;
  for (const { k, file } of listSegments(rankFolder).filter((segment) => segment.table === table)) {
    const name = file ? fileName(table, k) : streamName(table, k);
    const bytes = readPlainFile(`${rankFolder}/${name}`);
    if (bytes === null || bytes.length === 0) continue;
    const { batches, problem } = file ? decodeFileSegment(bytes) : decodeStreamSegment(bytes);
    if (problem !== null) onProblem?.(`ranks/${rank}/${name}: ${problem}`);
    yield* batches;
  }
}
