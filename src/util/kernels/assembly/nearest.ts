import { addSquare, at } from './lanes';

/** Features that are added up between two looks at whether a block can still hold a neighbour. */
const STRIDE_OF_CHECKS = 8;

/**
 * Nearest neighbours of N rows, for Recall@1. `columns` is D×N float64 as for measureEuclidean, rows of a class side by side;
 * `classes` N int32. To `nearest`, four lists of N float64: the smallest squared distance to a row of the own class (infinite
 * where there is none), how many are that near, the smallest to a row of another class, how many. Distances to other classes
 * that are larger than the first are not followed to their end: then the third is larger than the first, and no more is true of
 * it. N is a multiple of 8; rows that fill up have class -1 and are nobody's neighbour.
 */
export function findNearest(
  columns: usize,
  n: i32,
  d: i32,
  classes: usize,
  nearest: usize,
  scratch: usize,
): void {
  const own = nearest;
  const other = at(nearest, 2 * n);
  for (let i = 0; i < n; i++) {
    store<f64>(at(own, i), Infinity);
    store<f64>(at(own, n + i), 0);
    store<f64>(at(other, i), Infinity);
    store<f64>(at(other, n + i), 0);
  }
  // First the blocks with pairs of one class: what they find bounds the search of all others.
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < n; i += 2) {
      const last = load<i32>(classes + (<usize>(i + 1) << 2));
      // Blocks begin at multiples of 8: their first rows may lie before i, and are then left out.
      for (let j = i & ~7; j < n; j += 8) {
        const isMixed = j < i + 2 || load<i32>(classes + (<usize>j << 2)) == last;
        if (isMixed != (pass == 0)) continue;
        const bound = pass == 0 ? Infinity : boundOf(own, other, i, j);
        if (measureUpTo(columns, n, d, i, j, bound, scratch)) noteBlock(classes, n, own, other, i, j, scratch);
      }
    }
  }
}

/** The largest distance that could still change something for one of rows i, i + 1 and j … j + 7; -1: none can. */
function boundOf(own: usize, other: usize, i: i32, j: i32): f64 {
  let bound = max(boundOfRow(own, other, i), boundOfRow(own, other, i + 1));
  for (let k = 0; k < 8; k++) bound = max(bound, boundOfRow(own, other, j + k));
  return bound;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function boundOfRow(own: usize, other: usize, row: i32): f64 {
  const nearest = load<f64>(at(own, row));
  return nearest == Infinity || load<f64>(at(other, row)) < nearest ? -1 : nearest;
}

/** Squared distances of rows i and i + 1 to j … j + 7, to `scratch`; false as soon as all of them are larger than `bound`. */
function measureUpTo(columns: usize, n: i32, d: i32, i: i32, j: i32, bound: f64, scratch: usize): bool {
  const stride = <usize>n << 3;
  const bounds = f64x2.splat(bound);
  let p = at(columns, i);
  let q = at(columns, j);
  let a0 = f64x2.splat(0);
  let a1 = f64x2.splat(0);
  let a2 = f64x2.splat(0);
  let a3 = f64x2.splat(0);
  let b0 = f64x2.splat(0);
  let b1 = f64x2.splat(0);
  let b2 = f64x2.splat(0);
  let b3 = f64x2.splat(0);
  for (let from = 0; from < d; from += STRIDE_OF_CHECKS) {
    const end = min(d, from + STRIDE_OF_CHECKS);
    for (let k = from; k < end; k++) {
      const first = v128.load64_splat(p);
      const second = v128.load64_splat(p, 8);
      const q0 = v128.load(q);
      const q1 = v128.load(q, 16);
      const q2 = v128.load(q, 32);
      const q3 = v128.load(q, 48);
      a0 = addSquare(a0, f64x2.sub(first, q0));
      a1 = addSquare(a1, f64x2.sub(first, q1));
      a2 = addSquare(a2, f64x2.sub(first, q2));
      a3 = addSquare(a3, f64x2.sub(first, q3));
      b0 = addSquare(b0, f64x2.sub(second, q0));
      b1 = addSquare(b1, f64x2.sub(second, q1));
      b2 = addSquare(b2, f64x2.sub(second, q2));
      b3 = addSquare(b3, f64x2.sub(second, q3));
      p += stride;
      q += stride;
    }
    const nearA = f64x2.min(f64x2.min(a0, a1), f64x2.min(a2, a3));
    const nearB = f64x2.min(f64x2.min(b0, b1), f64x2.min(b2, b3));
    if (i64x2.all_true(f64x2.gt(f64x2.min(nearA, nearB), bounds))) return false;
  }
  v128.store(scratch, a0);
  v128.store(scratch, a1, 16);
  v128.store(scratch, a2, 32);
  v128.store(scratch, a3, 48);
  v128.store(scratch, b0, 64);
  v128.store(scratch, b1, 80);
  v128.store(scratch, b2, 96);
  v128.store(scratch, b3, 112);
  return true;
}

function noteBlock(classes: usize, n: i32, own: usize, other: usize, i: i32, j: i32, scratch: usize): void {
  for (let a = i; a < i + 2; a++) {
    const mine = load<i32>(classes + (<usize>a << 2));
    for (let b = max(j, a + 1); b < j + 8; b++) {
      const theirs = load<i32>(classes + (<usize>b << 2));
      if (mine < 0 || theirs < 0) continue;
      const distance = load<f64>(at(scratch, (a - i) * 8 + b - j));
      const list = mine == theirs ? own : other;
      noteDistance(list, n, a, distance);
      noteDistance(list, n, b, distance);
    }
  }
}

function noteDistance(list: usize, n: i32, row: i32, distance: f64): void {
  const smallest = at(list, row);
  const count = at(list, n + row);
  const before = load<f64>(smallest);
  if (distance < before) {
    store<f64>(smallest, distance);
    store<f64>(count, 1);
  } else if (distance == before) store<f64>(count, load<f64>(count) + 1);
}
