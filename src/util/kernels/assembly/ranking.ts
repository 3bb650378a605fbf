import { at } from './lanes';
import { sortAscending } from './sorting';

/** How the loss measures: its distance of a Euclidean one. */
const SQUARED = 1;
const COSINE = 2;

/**
 * Leave-one-out retrieval of N rows as statistics/retrieval.ts has it, to the same bits. `distances`: N×N float64, `labels`: N
 * int32. To `found`, N float64 each: the expected Recall@1 of the row as a query, and its expected MAP@R, both -1 where it has no
 * partner; then three sums over every `stride`-th row as an anchor: hard triplets, semi-hard ones, all. `scratch`: 4·N float64;
 * `counts` as sortAscending's.
 */
export function rankQueries(
  distances: usize,
  n: i32,
  labels: usize,
  stride: i32,
  kind: i32,
  margin: f64,
  found: usize,
  scratch: usize,
  counts: usize,
): void {
  const near = scratch;
  const far = at(near, n);
  const spare = at(far, n);
  const tallies = at(spare, n);
  const sums = at(found, 2 * n);
  for (let k = 0; k < 3; k++) store<f64>(at(sums, k), 0);
  for (let q = 0; q < n; q++) {
    const label = load<i32>(labels + (<usize>q << 2));
    const row = at(distances, q * n);
    let p = 0;
    let m = 0;
    for (let j = 0; j < n; j++) {
      if (j == q) continue;
      const isNear = load<i32>(labels + (<usize>j << 2)) == label;
      store<f64>(isNear ? at(near, p) : at(far, m), load<f64>(at(row, j)));
      p += i32(isNear);
      m += i32(!isNear);
    }
    store<f64>(at(found, q), -1);
    store<f64>(at(found, n + q), -1);
    if (p == 0) continue;
    sortAscending(near, p, spare, counts);
    tally(near, p, far, m, tallies);
    store<f64>(at(found, q), expectRecall(near, p, tallies));
    store<f64>(at(found, n + q), expectMapAtR(near, p, tallies));
    if (q % stride == 0) addTriplets(near, p, far, m, kind, margin, tallies, sums);
  }
}

/**
 * Of each positive, by its first equal: int32 pairs of how many negatives lie between it and the next nearer positive, and how
 * many are exactly as far as it.
 */
function tally(near: usize, p: i32, far: usize, m: i32, tallies: usize): void {
  memory.fill(tallies, 0, <usize>p << 3);
  const last = load<f64>(at(near, p - 1));
  for (let j = 0; j < m; j++) {
    const distance = load<f64>(at(far, j));
    if (distance > last) continue;
    const place = countBelow(near, p, distance);
    const counted = at(tallies, place) + (load<f64>(at(near, place)) == distance ? 4 : 0);
    store<i32>(counted, load<i32>(counted) + 1);
  }
}

/** How many of an ascending, not empty list are smaller than a value. Selects where it might branch: no guess is right here. */
function countBelow(list: usize, length: i32, value: f64): i32 {
  let from = list;
  for (let left = length; left > 1; ) {
    const half = left >> 1;
    from = select<usize>(at(from, half), from, load<f64>(at(from, half - 1)) < value);
    left -= half;
  }
  return <i32>((from - list) >> 3) + i32(load<f64>(from) < value);
}

/** How many of the ascending positives from `from` on are at its distance. */
function countEqual(near: usize, p: i32, from: i32): i32 {
  const distance = load<f64>(at(near, from));
  let to = from + 1;
  while (to < p && load<f64>(at(near, to)) == distance) to++;
  return to - from;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function nearer(tallies: usize, place: i32): i32 {
  return load<i32>(at(tallies, place));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function tied(tallies: usize, place: i32): i32 {
  return load<i32>(at(tallies, place) + 4);
}

function expectRecall(near: usize, p: i32, tallies: usize): f64 {
  if (nearer(tallies, 0) > 0) return 0;
  const positives = <f64>countEqual(near, p, 0);
  return positives / (positives + <f64>tied(tallies, 0));
}

function expectMapAtR(near: usize, p: i32, tallies: usize): f64 {
  let sum: f64 = 0;
  let negatives = 0;
  for (let from = 0; from < p; ) {
    const positives = countEqual(near, p, from);
    const size = positives + tied(tallies, from);
    negatives += nearer(tallies, from);
    const before = from + negatives;
    if (before >= p) break;
    const share = <f64>positives / <f64>size;
    const others = size > 1 ? <f64>(positives - 1) / <f64>(size - 1) : 0;
    for (let i = 1; i <= size && before + i <= p; i++) {
      sum += (share * (<f64>(from + 1) + <f64>(i - 1) * others)) / <f64>(before + i);
    }
    negatives += tied(tallies, from);
    from += positives;
  }
  return sum / <f64>p;
}

/** Hard: d_an < d_ap. Semi-hard: d_ap ≤ d_an < d_ap + m, in the loss's distance. */
function addTriplets(
  near: usize,
  p: i32,
  far: usize,
  m: i32,
  kind: i32,
  margin: f64,
  tallies: usize,
  sums: usize,
): void {
  let hard: f64 = 0;
  let negatives = 0;
  for (let from = 0; from < p; ) {
    const positives = countEqual(near, p, from);
    negatives += nearer(tallies, from);
    hard += <f64>positives * <f64>negatives;
    negatives += tied(tallies, from);
    from += positives;
  }
  // From here on the positives are the limits of their triplets.
  for (let i = 0; i < p; i++) store<f64>(at(near, i), toLossDistance(load<f64>(at(near, i)), kind) + margin);
  const farthest = load<f64>(at(near, p - 1));
  let violating: f64 = 0;
  for (let j = 0; j < m; j++) {
    const distance = toLossDistance(load<f64>(at(far, j)), kind);
    if (distance < farthest) violating += <f64>(p - countUpTo(near, p, distance));
  }
  store<f64>(sums, load<f64>(sums) + hard);
  store<f64>(at(sums, 1), load<f64>(at(sums, 1)) + max<f64>(0, violating - hard));
  store<f64>(at(sums, 2), load<f64>(at(sums, 2)) + <f64>p * <f64>m);
}

/** How many of an ascending, not empty list are ≤ a value. */
function countUpTo(list: usize, length: i32, value: f64): i32 {
  let from = list;
  for (let left = length; left > 1; ) {
    const half = left >> 1;
    from = select<usize>(at(from, half), from, load<f64>(at(from, half - 1)) <= value);
    left -= half;
  }
  return <i32>((from - list) >> 3) + i32(load<f64>(from) <= value);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function toLossDistance(euclidean: f64, kind: i32): f64 {
  if (kind == SQUARED) return euclidean * euclidean;
  return kind == COSINE ? (euclidean * euclidean) / 2 : euclidean;
}
