import { addLanes, at } from './lanes';

/**
 * Householder tridiagonalisation of a symmetric N×N float64 matrix, which is used up: its diagonal to `diagonal`, and what couples
 * i and i + 1 to `offDiagonal` at i, N float64 each. `scratch`: 2·N float64.
 */
export function tridiagonalize(
  matrix: usize,
  n: i32,
  diagonal: usize,
  offDiagonal: usize,
  scratch: usize,
): void {
  const v = scratch;
  const w = at(scratch, n);
  for (let k = 0; k < n; k++) {
    const row = at(matrix, k * n);
    store<f64>(at(diagonal, k), load<f64>(at(row, k)));
    if (k == n - 1) break;
    const from = k + 1;
    const norm = Math.sqrt(multiply(row, row, from, n));
    const head = load<f64>(at(row, from));
    const alpha = head > 0 ? -norm : norm;
    store<f64>(at(offDiagonal, k), alpha);
    memory.copy(at(v, from), at(row, from), <usize>(n - from) << 3);
    store<f64>(at(v, from), head - alpha);
    const square = multiply(v, v, from, n);
    if (square == 0) continue;
    const beta = 2 / square;
    for (let i = from; i < n; i++) store<f64>(at(w, i), beta * multiply(at(matrix, i * n), v, from, n));
    const half = (beta * multiply(v, w, from, n)) / 2;
    for (let i = from; i < n; i++) store<f64>(at(w, i), load<f64>(at(w, i)) - half * load<f64>(at(v, i)));
    for (let i = from; i < n; i++) subtract(at(matrix, i * n), v, w, i, from, n);
  }
}

/** Scalar product of two lists from one place to another. */
function multiply(a: usize, b: usize, from: i32, to: i32): f64 {
  let sums = f64x2.splat(0);
  let more = f64x2.splat(0);
  let k = from;
  for (; k + 4 <= to; k += 4) {
    sums = f64x2.add(sums, f64x2.mul(v128.load(at(a, k)), v128.load(at(b, k))));
    more = f64x2.add(more, f64x2.mul(v128.load(at(a, k), 16), v128.load(at(b, k), 16)));
  }
  let sum = addLanes(f64x2.add(sums, more));
  for (; k < to; k++) sum += load<f64>(at(a, k)) * load<f64>(at(b, k));
  return sum;
}

/** row − v_i·w − w_i·v. */
function subtract(row: usize, v: usize, w: usize, i: i32, from: i32, to: i32): void {
  const vi = load<f64>(at(v, i));
  const wi = load<f64>(at(w, i));
  const vs = f64x2.splat(vi);
  const ws = f64x2.splat(wi);
  let k = from;
  for (; k + 2 <= to; k += 2) {
    const taken = f64x2.add(f64x2.mul(vs, v128.load(at(w, k))), f64x2.mul(ws, v128.load(at(v, k))));
    v128.store(at(row, k), f64x2.sub(v128.load(at(row, k)), taken));
  }
  for (; k < to; k++) {
    const taken = vi * load<f64>(at(w, k)) + wi * load<f64>(at(v, k));
    store<f64>(at(row, k), load<f64>(at(row, k)) - taken);
  }
}
