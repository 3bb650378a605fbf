import type { SeededRandom } from '../../util/seededRandom';

/**
 * rows×columns values with orthonormal rows, or columns where they are fewer: normal vectors made orthogonal one after the
 * other, which draws uniformly as torch.nn.init.orthogonal_ does (its QR with a positive diagonal).
 */
export function drawOrthogonal(random: SeededRandom, rows: number, columns: number): Float32Array {
  const isWide = rows <= columns;
  const [count, length] = isWide ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.nextNormal());
    // Twice: once leaves rounding that grows with the number of vectors.
    for (let turn = 0; turn < 2; turn++) for (const other of vectors) removeShare(vector, other);
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    if (norm > 1e-10) vectors.push(vector.map((value) => value / norm));
  }
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return isWide ? vectors[row]![column]! : vectors[column]![row]!;
  });
}

/** vector −= (vector·unit) unit */
function removeShare(vector: Float64Array, unit: Float64Array): void {
  let dot = 0;
  for (let i = 0; i < vector.length; i++) dot += vector[i]! * unit[i]!;
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! - dot * unit[i]!;
}
