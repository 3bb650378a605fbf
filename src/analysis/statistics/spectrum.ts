import { multiplyAll } from '../../util/kernels/multiplyAll';
import type { EmbeddingSpace } from './embeddingSpace';
import { computeSymmetricEigenvalues } from './symmetricEigenvalues';

const MOST_STORED = 64;
/** The Gram matrix is built at most this wide; wider snapshots are thinned to as many rows. */
const WIDEST_GRAM = 256;

/** Singular values of the centred n×d rows, largest first. */
export function computeSingularValues(space: EmbeddingSpace): Float64Array {
  const { d, rows } = space;
  const n = Math.min(space.n, d) > WIDEST_GRAM ? WIDEST_GRAM : space.n;
  if (n === 0 || d === 0) return new Float64Array(0);
  const size = Math.min(n, d);
  const gram = multiplyAll(size, Math.max(n, d), (vectors) => {
    for (let i = 0; i < n; i++) {
      const from = Math.floor((i * space.n) / n) * d;
      if (d > n) vectors.set(rows.subarray(from, from + d), i * d);
      else for (let k = 0; k < d; k++) vectors[k * n + i] = rows[from + k]!;
    }
  });
  return computeSymmetricEigenvalues(gram, size).map((value) => Math.sqrt(Math.max(0, value)));
}

/** exp of the entropy of s/Σs (Roy & Vetterli 2007), of the centred rows; all zero: 1. */
export function toEffectiveRank(singular: Float64Array): number {
  let sum = 0;
  for (const value of singular) sum += value;
  if (!(sum > 0)) return 1;
  let entropy = 0;
  for (const value of singular) {
    const p = value / sum;
    if (p > 0) entropy -= p * Math.log(p);
  }
  return Math.exp(entropy);
}

export function toStoredSpectrum(singular: Float64Array): Float32Array {
  return Float32Array.from(singular.subarray(0, MOST_STORED));
}
