import type { SnapshotStatistics } from '../domain/snapshot';
import type { RunFold } from '../journal/runFold';

/** The snapshots that the panel judges by, in order of steps: the held-out ones where there are any, else all but those of training data. */
export function mainSnapshots(fold: RunFold): SnapshotStatistics[] {
  const held = fold.snapshots.filter(({ split }) => split === 'holdout' || split === 'probe');
  const main = held.length > 0 ? held : fold.snapshots.filter(({ split }) => split !== 'train');
  return isSorted(main) ? main : [...main].sort((a, b) => a.step - b.step);
}

function isSorted(snapshots: readonly SnapshotStatistics[]): boolean {
  return snapshots.every((snapshot, index) => index === 0 || snapshots[index - 1]!.step <= snapshot.step);
}
