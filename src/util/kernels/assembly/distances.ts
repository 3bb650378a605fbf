import { addSquare, at } from './lanes';

/**
 * Euclidean distances of N rows, N×N float64 to `distances`. `columns` is D×N float64, feature by feature, so that neighbours
 * in a vector are rows. Every sum runs over the features in their order, whichever block its pair falls into.
 */
export function measureEuclidean(columns: usize, n: i32, d: i32, distances: usize): void {
  let i = 0;
  for (; i + 1 < n; i += 2) {
    measurePair(columns, n, d, distances, i, i + 1);
    let j = i + 2;
    for (; j + 8 <= n; j += 8) measureBlock(columns, n, d, distances, i, j);
    for (; j < n; j++) {
      measurePair(columns, n, d, distances, i, j);
      measurePair(columns, n, d, distances, i + 1, j);
    }
  }
}

function measurePair(columns: usize, n: i32, d: i32, distances: usize, i: i32, j: i32): void {
  const stride = <usize>n << 3;
  let p = at(columns, i);
  let q = at(columns, j);
  let sum: f64 = 0;
  for (let k = 0; k < d; k++) {
    const difference = load<f64>(p) - load<f64>(q);
    sum += difference * difference;
    p += stride;
    q += stride;
  }
  const distance = Math.sqrt(sum);
  store<f64>(at(distances, i * n + j), distance);
  store<f64>(at(distances, j * n + i), distance);
}

/** Rows i and i + 1 to j … j + 7. */
function measureBlock(columns: usize, n: i32, d: i32, distances: usize, i: i32, j: i32): void {
  const stride = <usize>n << 3;
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
  for (let k = 0; k < d; k++) {
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
  storeBoth(distances, n, i, j, f64x2.sqrt(a0), f64x2.sqrt(b0));
  storeBoth(distances, n, i, j + 2, f64x2.sqrt(a1), f64x2.sqrt(b1));
  storeBoth(distances, n, i, j + 4, f64x2.sqrt(a2), f64x2.sqrt(b2));
  storeBoth(distances, n, i, j + 6, f64x2.sqrt(a3), f64x2.sqrt(b3));
}

/** Rows i and i + 1 to j and j + 1, and the same the other way round. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function storeBoth(distances: usize, n: i32, i: i32, j: i32, upper: v128, lower: v128): void {
  v128.store(at(distances, i * n + j), upper);
  v128.store(at(distances, (i + 1) * n + j), lower);
  v128.store(at(distances, j * n + i), v128.shuffle<f64>(upper, lower, 0, 2));
  v128.store(at(distances, (j + 1) * n + i), v128.shuffle<f64>(upper, lower, 1, 3));
}
