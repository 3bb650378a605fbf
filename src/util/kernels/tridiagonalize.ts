import { offerKernels, reserve } from './kernels';

const kernelsHere = offerKernels();
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;

export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** What couples i and i + 1, at i. */
  readonly offDiagonal: Float64Array;
}

/** A tridiagonal matrix with the eigenvalues of a symmetric n×n one, which may be used up: Householder reflections. */
export function tridiagonalize(matrix: Float64Array, n: number): Tridiagonal {
  const made = kernelsHere();
  if (made === null) return tridiagonalizePlainly(matrix, n);
  const { kernels, memory } = made;
  const foundAt = n * n * DOUBLE;
  reserve(memory, foundAt + 4 * n * DOUBLE);
  new Float64Array(memory.buffer, 0, n * n).set(matrix);
  const found = new Float64Array(memory.buffer, foundAt, 2 * n).fill(0);
  kernels.tridiagonalize(0, n, foundAt, foundAt + n * DOUBLE, foundAt + 2 * n * DOUBLE);
  return { diagonal: found.slice(0, n), offDiagonal: found.slice(n) };
}

/** The same without the kernel; `a` is used as scratch. */
export function tridiagonalizePlainly(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k]!;
    if (k >= n - 1) break;
    let norm = 0;
    for (let i = k + 1; i < n; i++) norm += a[k * n + i]! ** 2;
    norm = Math.sqrt(norm);
    const head = a[k * n + k + 1]!;
    if (norm === 0) {
      offDiagonal[k] = 0;
      continue;
    }
    const alpha = head > 0 ? -norm : norm;
    offDiagonal[k] = alpha;
    let square = 0;
    for (let i = k + 1; i < n; i++) {
      v[i] = i === k + 1 ? head - alpha : a[k * n + i]!;
      square += v[i]! ** 2;
    }
    if (square === 0) continue;
    const beta = 2 / square;
    let dot = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      const row = i * n;
      for (let j = k + 1; j < n; j++) sum += a[row + j]! * v[j]!;
      w[i] = beta * sum;
      dot += w[i]! * v[i]!;
    }
    const half = (beta * dot) / 2;
    for (let i = k + 1; i < n; i++) w[i] = w[i]! - half * v[i]!;
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      const vi = v[i]!;
      const wi = w[i]!;
      for (let j = k + 1; j < n; j++) a[row + j] = a[row + j]! - vi * w[j]! - wi * v[j]!;
    }
  }
  return { diagonal, offDiagonal };
}
