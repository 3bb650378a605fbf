import { at } from './lanes';

const DIGIT_BITS = 11;
const BUCKETS = 1 << DIGIT_BITS;
/** Up to here numbers are sorted by insertion. */
const FEW = 48;

/**
 * Distances of pairs i < j out of N×N float64, each part ascending, to `into`: first those of one label (N int32 at `labels`),
 * then the others. Returns how many the first are. `spare` has as much room as `into`, `counts` that of sortAscending.
 */
export function sortPairs(distances: usize, n: i32, labels: usize, into: usize, spare: usize, counts: usize): i32 {
  const pairs = (n * (n - 1)) >> 1;
  let front = into;
  let back = at(into, pairs);
  for (let i = 0; i < n; i++) {
    const label = load<i32>(labels + (<usize>i << 2));
    const row = at(distances, i * n);
    for (let j = i + 1; j < n; j++) {
      const distance = load<f64>(at(row, j));
      if (load<i32>(labels + (<usize>j << 2)) == label) {
        store<f64>(front, distance);
        front += 8;
      } else {
        back -= 8;
        store<f64>(back, distance);
      }
    }
  }
  const positives = <i32>((front - into) >> 3);
  sortAscending(into, positives, spare, counts);
  sortAscending(front, pairs - positives, spare, counts);
  return positives;
}

/**
 * Merges two ascending lists of float64 that stand one behind the other. Returns how often, over all pairs of one number of each,
 * that of the first is smaller; equal ones count half.
 */
export function mergePairs(first: usize, firstLength: i32, secondLength: i32, into: usize): f64 {
  const second = at(first, firstLength);
  let wins: f64 = 0;
  let below = 0;
  let upTo = 0;
  let next = into;
  for (let j = 0; j < secondLength; j++) {
    const value = load<f64>(at(second, j));
    for (; below < firstLength && load<f64>(at(first, below)) < value; below++) {
      if (below < upTo) continue;
      store<f64>(next, load<f64>(at(first, below)));
      next += 8;
    }
    upTo = max(upTo, below);
    for (; upTo < firstLength && load<f64>(at(first, upTo)) == value; upTo++) {
      store<f64>(next, value);
      next += 8;
    }
    wins += <f64>below + 0.5 * <f64>(upTo - below);
    store<f64>(next, value);
    next += 8;
  }
  for (; upTo < firstLength; upTo++) {
    store<f64>(next, load<f64>(at(first, upTo)));
    next += 8;
  }
  return wins;
}

/**
 * Sorts n non-negative float64 in place. Their bits order as the numbers do: two counting passes over the 22 bits below the
 * highest in which they differ nearly sort them, and what is equal in these is sorted in the same way by the bits below.
 * `spare`: n float64, `counts`: 4096 int32.
 */
export function sortAscending(values: usize, n: i32, spare: usize, counts: usize): void {
  if (n <= FEW) {
    insert(values, n);
    return;
  }
  let least = u64.MAX_VALUE;
  let most: u64 = 0;
  for (let i = 0; i < n; i++) {
    const bits = load<u64>(at(values, i));
    least = min(least, bits);
    most = max(most, bits);
  }
  if (least == most) return;
  const width = 64 - <i32>clz(most - least);
  const shift = <u64>max(0, width - 2 * DIGIT_BITS);
  const high = counts + (BUCKETS << 2);
  memory.fill(counts, 0, BUCKETS << 3);
  for (let i = 0; i < n; i++) {
    const key = (load<u64>(at(values, i)) - least) >> shift;
    count(counts, key & (BUCKETS - 1));
    count(high, key >> DIGIT_BITS);
  }
  addUp(counts);
  addUp(high);
  for (let i = 0; i < n; i++) {
    const bits = load<u64>(at(values, i));
    store<u64>(at(spare, place(counts, ((bits - least) >> shift) & (BUCKETS - 1))), bits);
  }
  for (let i = 0; i < n; i++) {
    const bits = load<u64>(at(spare, i));
    store<u64>(at(values, place(high, (bits - least) >> (shift + DIGIT_BITS))), bits);
  }
  if (shift > 0) finishRuns(values, n, least, shift, spare, counts);
}

/** Sorts the stretches that are equal in the bits above `shift`. */
function finishRuns(values: usize, n: i32, least: u64, shift: u64, spare: usize, counts: usize): void {
  let from = 0;
  let key = (load<u64>(values) - least) >> shift;
  for (let to = 1; to <= n; to++) {
    const next = to == n ? u64.MAX_VALUE : (load<u64>(at(values, to)) - least) >> shift;
    if (next == key) continue;
    if (to - from > 1) sortAscending(at(values, from), to - from, spare, counts);
    from = to;
    key = next;
  }
}

function insert(values: usize, n: i32): void {
  for (let i = 1; i < n; i++) {
    const value = load<f64>(at(values, i));
    let j = i - 1;
    for (; j >= 0 && load<f64>(at(values, j)) > value; j--) store<f64>(at(values, j + 1), load<f64>(at(values, j)));
    store<f64>(at(values, j + 1), value);
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function count(counts: usize, bucket: u64): void {
  const place = counts + (<usize>bucket << 2);
  store<i32>(place, load<i32>(place) + 1);
}

/** Counts become the places where their buckets begin. */
function addUp(counts: usize): void {
  let sum = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const place = counts + (<usize>bucket << 2);
    const size = load<i32>(place);
    store<i32>(place, sum);
    sum += size;
  }
}

/** The next free place of a bucket. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function place(counts: usize, bucket: u64): i32 {
  const next = counts + (<usize>bucket << 2);
  const free = load<i32>(next);
  store<i32>(next, free + 1);
  return free;
}
