import type { DataConfig } from '../config/tripletConfig';
import { SeededRandom } from '../util/seededRandom';
import type { DataTable } from './dataTable';

export interface RowSplit {
  /** Row numbers of the table, ascending. */
  readonly train: Int32Array;
  readonly holdOut: Int32Array;
}

const PROBE_ROWS = 256;
const MAX_PROBE_ROWS = 512;
const MIN_PER_CLASS = 8;

/** Row numbers by class, ascending. */
export function groupByClass(labels: Int32Array, rows: Iterable<number>, classes: number): number[][] {
  const groups: number[][] = Array.from({ length: classes }, () => []);
  for (const row of rows) groups[labels[row]!]!.push(row);
  return groups;
}

/**
 * Keeps the share `holdOut` out of training, drawn by the seed: of the rows of each class, where a class never loses its
 * last two training rows, or of the classes, with all their rows.
 */
export function splitRows(
  table: Pick<DataTable, 'labels' | 'classNames'>,
  holdOut: number,
  seed: number,
  by: DataConfig['holdOutBy'] = 'row',
): RowSplit {
  const groups = groupByClass(table.labels, table.labels.keys(), table.classNames.length);
  return by === 'class' ? splitByClass(groups, holdOut, seed) : splitByRow(groups, holdOut, seed);
}

function splitByRow(groups: readonly number[][], holdOut: number, seed: number): RowSplit {
  const random = SeededRandom.fromSeed(seed, 'hold-out');
  const train: number[] = [];
  const held: number[] = [];
  for (const rows of groups) {
    const count = Math.max(0, Math.min(Math.round(rows.length * holdOut), rows.length - 2));
    random.shuffle(rows);
    for (let i = 0; i < rows.length; i++) (i < count ? held : train).push(rows[i]!);
  }
  return { train: Int32Array.from(train).sort(), holdOut: Int32Array.from(held).sort() };
}

/** Of four classes or more at least two are held out; two classes that have two rows are always left for training. */
function splitByClass(groups: readonly number[][], holdOut: number, seed: number): RowSplit {
  const random = SeededRandom.fromSeed(seed, 'hold-out classes');
  const least = groups.length >= 4 ? 2 : 0;
  let left = holdOut === 0 ? 0 : Math.max(least, Math.round(groups.length * holdOut));
  let usable = groups.filter((rows) => rows.length >= 2).length;
  const isHeld = new Uint8Array(groups.length);
  for (const group of random.shuffle(Array.from(groups.keys()))) {
    if (left === 0) break;
    const isUsable = groups[group]!.length >= 2;
    if (isUsable && usable <= 2) continue;
    if (isUsable) usable--;
    isHeld[group] = 1;
    left--;
  }
  const rowsOf = (held: number): Int32Array =>
    Int32Array.from(groups.flatMap((rows, group) => (isHeld[group] === held ? rows : []))).sort();
  return { train: rowsOf(0), holdOut: rowsOf(1) };
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
