import { createKernels, reserve } from './kernels';

const { kernels, memory } = createKernels(0);
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const BLOCK = 8;
const SCRATCH = 16;
/** Class of the rows that fill up the last block. */
const NOBODY = -1;

/** Of one row: the smallest squared distance to another of its class and to one of another class, and how many are that near. */
export interface Nearest {
  /** Infinity where the row's class has no other member, or no distance is a number. */
  readonly own: number;
  readonly ownCount: number;
  /** Only known to be larger than `own` where it is. */
  readonly other: number;
  readonly otherCount: number;
}

/**
 * Calls `note` for each of the N rows of an N×D array, in no order. Distances between classes are followed only as far as they
 * can be the smallest: a third of the time of all distances where classes are apart.
 */
export function findNearest(
  rows: ArrayLike<number>,
  d: number,
  labels: Int32Array,
  note: (row: number, nearest: Nearest) => void,
): void {
  const count = labels.length;
  const n = Math.ceil(count / BLOCK) * BLOCK;
  const order = orderByClass(labels);
  const nearestAt = n * d * DOUBLE;
  const scratchAt = nearestAt + 4 * n * DOUBLE;
  const classesAt = scratchAt + SCRATCH * DOUBLE;
  reserve(memory, classesAt + n * Int32Array.BYTES_PER_ELEMENT);
  const columns = new Float64Array(memory.buffer, 0, n * d).fill(0);
  const classes = new Int32Array(memory.buffer, classesAt, n).fill(NOBODY);
  let number = 0;
  order.forEach((row, i) => {
    if (i > 0 && labels[row] !== labels[order[i - 1]!]) number++;
    classes[i] = number;
    for (let to = i, from = row * d; to < n * d; to += n) columns[to] = rows[from++]!;
  });
  kernels.findNearest(0, n, d, classesAt, nearestAt, scratchAt);
  const found = new Float64Array(memory.buffer, nearestAt, 4 * n);
  order.forEach((row, i) =>
    note(row, {
      own: found[i]!,
      ownCount: found[n + i]!,
      other: found[2 * n + i]!,
      otherCount: found[3 * n + i]!,
    }),
  );
}

let ordered: { readonly labels: Int32Array; readonly order: readonly number[] } | null = null;

/** Rows of a class side by side. A probe is looked at again and again: its order is remembered. */
function orderByClass(labels: Int32Array): readonly number[] {
  const isKnown =
    ordered?.labels.length === labels.length && labels.every((label, i) => label === ordered!.labels[i]);
  if (!isKnown)
    ordered = {
      labels: labels.slice(),
      order: Array.from(labels, (_, row) => row).sort((a, b) => labels[a]! - labels[b]! || a - b),
    };
  return ordered!.order;
}
