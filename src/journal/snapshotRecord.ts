import { chooseRows } from '../domain/chooseRows';
import type { Snapshot, SnapshotStatistics } from '../domain/snapshot';

/** A snapshot as it stands in the journal: its statistics and a sample of its rows. */
export interface SnapshotRecord {
  readonly statistics: SnapshotStatistics;
  /** Rows that the program had. */
  readonly total: number;
  /** k×d, row-major. */
  readonly embeddings: Float32Array;
  /** k labels, or null. */
  readonly labels: Int32Array | null;
}

const SAMPLE_ROWS = 512;
const SAMPLE_BYTES = 256 * 1024;

/** Keeps at most 512 rows (fewer of very wide ones), of every class its share. */
export function toSnapshotRecord(snapshot: Snapshot, statistics: SnapshotStatistics): SnapshotRecord {
  const { n, d, embeddings, labels, total } = snapshot;
  const most = Math.min(n, SAMPLE_ROWS, Math.max(1, Math.floor(SAMPLE_BYTES / (4 * d))));
  if (most === n) return { statistics, total, embeddings, labels };
  const all = Array.from({ length: n }, (_, row) => row);
  const rows = chooseRows(all, labels, most);
  const kept = rows.length;
  const sample = new Float32Array(kept * d);
  const sampleLabels = labels ? new Int32Array(kept) : null;
  for (let i = 0; i < kept; i += 1) {
    const row = rows[i]!;
    sample.set(embeddings.subarray(row * d, row * d + d), i * d);
    if (sampleLabels) sampleLabels[i] = labels![row]!;
  }
  return { statistics, total, embeddings: sample, labels: sampleLabels };
}
