import { expect, test } from 'vitest';
import type { SnapshotStatistics } from '../../../src/domain/snapshot';
import { toSnapshotRecord } from '../../../src/journal/snapshotRecord';

test('the sample of a probe in the order 0, 1, 2, 3, 0, 1, … has all classes, each label with its row', () => {
  const n = 2048;
  const labels = Int32Array.from({ length: n }, (_, row) => row % 4);
  const snapshot = {
    step: 0,
    time: 0,
    split: 'holdout',
    n,
    d: 1,
    total: n,
    embeddings: Float32Array.from(labels),
    labels,
  };
  const record = toSnapshotRecord(snapshot, {} as SnapshotStatistics);
  expect(record.labels).toHaveLength(512);
  expect(new Set(record.labels)).toEqual(new Set([0, 1, 2, 3]));
  expect([...record.embeddings]).toEqual([...record.labels!]);
});
