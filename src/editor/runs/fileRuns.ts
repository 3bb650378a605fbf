import { basename } from 'node:path';
import type { RunRow } from '../../protocol/viewer';

/** Runs by the file of their program, newest first in each; runs of commands without a file are left out. */
export function groupByFile(rows: readonly RunRow[]): ReadonlyMap<string, readonly RunRow[]> {
  const groups = new Map<string, RunRow[]>();
  for (const row of [...rows].sort(compareNewestFirst)) {
    const file = row.manifest?.program.file;
    if (!file) continue;
    const group = groups.get(file);
    if (group) group.push(row);
    else groups.set(file, [row]);
  }
  return groups;
}

/** Ids begin with the time of the start; within a second the number of the run decides. */
export function compareNewestFirst(a: RunRow, b: RunRow): number {
  const [first, second] = [a, b].map(({ folder }) => basename(folder).slice(0, 15)) as [string, string];
  if (first !== second) return first < second ? 1 : -1;
  return (b.listing.number ?? 0) - (a.listing.number ?? 0);
}
