/**
 * N×N Euclidean distances of the rows of an N×D array, from differences: the Gram trick loses all digits on nearly collapsed
 * points. Two rows are measured to four others at a time: eight sums that do not wait for one another, each in the order of
 * the features, so that every distance is the same to the bit whichever block it falls into.
 */
export function measureEuclidean(rows: Float64Array, n: number, d: number): Float64Array {
  const distances = new Float64Array(n * n);
  let i = 0;
  for (; i + 1 < n; i += 2) {
    measurePair(rows, d, distances, n, i, i + 1);
    let j = i + 2;
    for (; j + 3 < n; j += 4) measureBlock(rows, d, distances, n, i, j);
    for (; j < n; j++) {
      measurePair(rows, d, distances, n, i, j);
      measurePair(rows, d, distances, n, i + 1, j);
    }
  }
  return distances;
}

function measurePair(
  rows: Float64Array,
  d: number,
  distances: Float64Array,
  n: number,
  i: number,
  j: number,
): void {
  let sum = 0;
  for (let k = 0, a = i * d, b = j * d; k < d; k++, a++, b++) {
    const difference = rows[a]! - rows[b]!;
    sum += difference * difference;
  }
  distances[i * n + j] = distances[j * n + i] = Math.sqrt(sum);
}

/** Rows i and i + 1 to j … j + 3. */
function measureBlock(
  rows: Float64Array,
  d: number,
  distances: Float64Array,
  n: number,
  i: number,
  j: number,
): void {
  let [p0, p1, p2, p3, q0, q1, q2, q3] = [0, 0, 0, 0, 0, 0, 0, 0];
  const end = (i + 1) * d;
  for (let p = i * d, q = end, b = j * d; p < end; p++, q++, b++) {
    const first = rows[p]!;
    const second = rows[q]!;
    const r0 = rows[b]!;
    const r1 = rows[b + d]!;
    const r2 = rows[b + 2 * d]!;
    const r3 = rows[b + 3 * d]!;
    p0 += (first - r0) * (first - r0);
    p1 += (first - r1) * (first - r1);
    p2 += (first - r2) * (first - r2);
    p3 += (first - r3) * (first - r3);
    q0 += (second - r0) * (second - r0);
    q1 += (second - r1) * (second - r1);
    q2 += (second - r2) * (second - r2);
    q3 += (second - r3) * (second - r3);
  }
  const at = i * n + j;
  const below = j * n + i;
  distances[at] = distances[below] = Math.sqrt(p0);
  distances[at + 1] = distances[below + n] = Math.sqrt(p1);
  distances[at + 2] = distances[below + 2 * n] = Math.sqrt(p2);
  distances[at + 3] = distances[below + 3 * n] = Math.sqrt(p3);
  distances[at + n] = distances[below + 1] = Math.sqrt(q0);
  distances[at + n + 1] = distances[below + n + 1] = Math.sqrt(q1);
  distances[at + n + 2] = distances[below + 2 * n + 1] = Math.sqrt(q2);
  distances[at + n + 3] = distances[below + 3 * n + 1] = Math.sqrt(q3);
}
