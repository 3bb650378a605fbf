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

/** Keeps at most 512 rows (fewer of very wide ones), evenly taken. */
export function toSnapshotRecord(snapshot: Snapshot, statistics: SnapshotStatistics): SnapshotRecord {
  const { n, d, embeddings, labels, total } = snapshot;
  const kept = Math.min(n, SAMPLE_ROWS, Math.max(1, Math.floor(SAMPLE_BYTES / (4 * d))));
  if (kept === n) return { statistics, total, embeddings, labels };
  const sample = new Float32Array(kept * d);
  const sampleLabels = labels ? new Int32Array(kept) : null;
  for (let i = 0; i < kept; i += 1) {
    const row = Math.floor((i * n) / kept);
    sample.set(embeddings.subarray(row * d, row * d + d), i * d);
    if (sampleLabels) sampleLabels[i] = labels![row]!;
  }
  return { statistics, total, embeddings: sample, labels: sampleLabels };
}
