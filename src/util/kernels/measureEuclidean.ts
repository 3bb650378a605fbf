import { openPairMemory } from './pairMemory';

/**
 * N×N Euclidean distances of the rows of an N×D array, from differences: the Gram trick loses all digits on nearly collapsed
 * points. Every sum runs over the features in their order, so that a distance is the same to the bit wherever its rows stand.
 * The result is a view: it holds until the next call.
 */
export function viewEuclidean(rows: Float64Array, n: number, d: number): Float64Array {
  const memory = openPairMemory(n, d);
  if (memory === null) return measurePlainly(rows, n, d);
  const columns = new Float64Array(memory.buffer, memory.pairs, n * d);
  for (let i = 0, from = 0; i < n; i++) for (let to = i; to < n * d; to += n) columns[to] = rows[from++]!;
  const distances = new Float64Array(memory.buffer, 0, n * n);
  for (let i = 0; i < n; i++) distances[i * (n + 1)] = 0;
  memory.kernels.measureEuclidean(memory.pairs, n, d, 0);
  return distances;
}

/** The same as an array of its own. */
export function measureEuclidean(rows: Float64Array, n: number, d: number): Float64Array {
  return viewEuclidean(rows, n, d).slice();
}

/** The same to the bit without the kernel. */
export function measurePlainly(rows: Float64Array, n: number, d: number): Float64Array {
  const distances = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) {
        const difference = rows[i * d + k]! - rows[j * d + k]!;
        sum += difference * difference;
      }
      distances[i * n + j] = distances[j * n + i] = Math.sqrt(sum);
    }
  }
  return distances;
}
