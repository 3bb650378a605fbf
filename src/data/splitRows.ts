import { SeededRandom } from '../util/seededRandom';
import type { DataTable } from './dataTable';

export interface RowSplit {
  /** Row numbers of the table, ascending. */
  readonly train: Int32Array;
  readonly holdOut: Int32Array;
}

const PROBE_ROWS = 320;
const MAX_PROBE_ROWS = 512;
const MIN_PER_CLASS = 8;

/** Row numbers by class, ascending. */
export function groupByClass(labels: Int32Array, rows: Iterable<number>, classes: number): number[][] {
  const groups: number[][] = Array.from({ length: classes }, () => []);
  for (const row of rows) groups[labels[row]!]!.push(row);
  return groups;
}

/** Keeps the share `holdOut` of each class out of training, drawn by the seed; a class never loses its last two training rows. */
export function splitRows(table: DataTable, holdOut: number, seed: number): RowSplit {
  const random = SeededRandom.fromSeed(seed, 'hold-out');
  const train: number[] = [];
  const held: number[] = [];
  for (const rows of groupByClass(table.labels, table.labels.keys(), table.classNames.length)) {
    const count = Math.max(0, Math.min(Math.round(rows.length * holdOut), rows.length - 2));
    random.shuffle(rows);
    held.push(...rows.slice(0, count));
    train.push(...rows.slice(count));
  }
  return { train: Int32Array.from(train).sort(), holdOut: Int32Array.from(held).sort() };
}

/**
 * Rows that are measured at every snapshot, fixed for the whole run: class-balanced, at least 8 a class where there are as
 * many, 256 to 512 in all where there are as many. With more classes than fit, a drawn part of them.
 */
export function chooseProbe(table: DataTable, rows: Int32Array, seed: number, stream: string): Int32Array {
  const random = SeededRandom.fromSeed(seed, `probe ${stream}`);
  const groups = groupByClass(table.labels, rows, table.classNames.length).filter(
    (group) => group.length > 0,
  );
  const maxClasses = MAX_PROBE_ROWS / MIN_PER_CLASS;
  const chosen =
    groups.length > maxClasses ? random.shuffle(groups, maxClasses).slice(0, maxClasses) : groups;
  for (const group of chosen) random.shuffle(group);
  const wanted = Math.max(PROBE_ROWS, chosen.length * MIN_PER_CLASS);
  const probe: number[] = [];
  const longest = Math.max(0, ...chosen.map((group) => group.length));
  for (let k = 0; k < longest && probe.length < wanted; k++) {
    for (const group of chosen) if (k < group.length) probe.push(group[k]!);
  }
  return Int32Array.from(probe.slice(0, MAX_PROBE_ROWS)).sort();
}
