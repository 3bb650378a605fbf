import { chooseRows } from '../../domain/chooseRows';
import type { Snapshot } from '../../domain/snapshot';

/** The rows of one snapshot in the space that the loss measures, in float64 with their mean taken away. */
export interface EmbeddingSpace {
  readonly n: number;
  readonly d: number;
  /** n×d, row-major. The mean is subtracted, so that differences of nearly equal points keep their digits. */
  readonly rows: Float64Array;
  readonly labels: Int32Array | null;
  /** Norms of the raw rows, in row order. */
  readonly norms: Float64Array;
  /** Share of the snapshot's values that are NaN or infinite; rows that hold one are left out. */
  readonly nonFiniteShare: number;
  /** mean ||E_i||² before the mean was subtracted. */
  readonly meanSquaredNorm: number;
  /** tr Cov(E), divisor n. */
  readonly totalVariance: number;
}

const MOST_ROWS = 512;
const FEWEST_ROWS = 256;
const PAIR_WORK = 2.5e7;

/** Rows that pair statistics can afford: at most 512, fewer (never under 256) when rows are long. */
function limitRows(n: number, d: number): number {
  const affordable = Math.floor(Math.sqrt((2 * PAIR_WORK) / Math.max(1, d)));
  return Math.min(n, Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, affordable)));
}

/** `normalize`: the loss measures L2-normalised rows. A row of zeros stays one. */
export function toEmbeddingSpace(snapshot: Snapshot, normalize: boolean): EmbeddingSpace {
  const { n, d, embeddings, labels } = snapshot;
  const finite: number[] = [];
  let nonFinite = 0;
  for (let i = 0; i < n; i++) {
    let bad = 0;
    for (let k = i * d; k < (i + 1) * d; k++) if (!Number.isFinite(embeddings[k])) bad++;
    nonFinite += bad;
    if (bad === 0) finite.push(i);
  }
  const chosen = chooseRows(finite, labels, limitRows(finite.length, d));
  const count = chosen.length;
  const rows = new Float64Array(count * d);
  const norms = new Float64Array(count);
  const kept = labels ? new Int32Array(count) : null;
  const mean = new Float64Array(d);
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const from = chosen[i]!;
    if (kept && labels) kept[i] = labels[from]!;
    let square = 0;
    for (let k = 0; k < d; k++) square += embeddings[from * d + k]! ** 2;
    const norm = Math.sqrt(square);
    norms[i] = norm;
    const scale = normalize && norm > 0 ? 1 / norm : 1;
    squares += square * scale * scale;
    for (let k = 0; k < d; k++) {
      const value = embeddings[from * d + k]! * scale;
      rows[i * d + k] = value;
      mean[k] = mean[k]! + value;
    }
  }
  for (let k = 0; k < d; k++) mean[k] = mean[k]! / Math.max(1, count);
  let variance = 0;
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < d; k++) {
      const value = rows[i * d + k]! - mean[k]!;
      rows[i * d + k] = value;
      variance += value * value;
    }
  }
  return {
    n: count,
    d,
    rows,
    labels: kept,
    norms,
    nonFiniteShare: n * d === 0 ? 0 : nonFinite / (n * d),
    meanSquaredNorm: count === 0 ? Number.NaN : squares / count,
    totalVariance: count === 0 ? Number.NaN : variance / count,
  };
}

/** sqrt(tr Cov / mean ||E||²), 0 (one point, or a narrow cone) … 1. */
export function toRho(space: EmbeddingSpace): number {
  if (space.n === 0) return Number.NaN;
  if (space.meanSquaredNorm === 0) return 0;
  return Math.min(1, Math.sqrt(space.totalVariance / space.meanSquaredNorm));
}
