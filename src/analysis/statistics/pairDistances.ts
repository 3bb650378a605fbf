import type { EmbeddingSpace } from './embeddingSpace';
import { sortDistances } from './sortDistances';

/**
 * Euclidean distances of all pairs as a full n×n matrix in float64, from differences: the Gram trick loses all digits
 * on nearly collapsed points.
 */
export function computePairDistances(space: EmbeddingSpace): Float64Array {
  const { n, d, rows } = space;
  const distances = new Float64Array(n * n);
  const whole = d - (d % 4);
  for (let i = 0; i < n; i++) {
    const a = i * d;
    for (let j = i + 1; j < n; j++) {
      const b = j * d;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let k = 0;
      for (; k < whole; k += 4) {
        const d0 = rows[a + k]! - rows[b + k]!;
        const d1 = rows[a + k + 1]! - rows[b + k + 1]!;
        const d2 = rows[a + k + 2]! - rows[b + k + 2]!;
        const d3 = rows[a + k + 3]! - rows[b + k + 3]!;
        s0 += d0 * d0;
        s1 += d1 * d1;
        s2 += d2 * d2;
        s3 += d3 * d3;
      }
      for (; k < d; k++) s0 += (rows[a + k]! - rows[b + k]!) ** 2;
      const distance = Math.sqrt(s0 + s1 + (s2 + s3));
      distances[i * n + j] = distance;
      distances[j * n + i] = distance;
    }
  }
  return distances;
}

export interface SortedPairs {
  /** Distances of pairs i<j, ascending: same label, different label, and all together. */
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
  readonly all: Float64Array;
}

/** Without labels every pair stands in `all` only. */
export function sortPairs(distances: Float64Array, n: number, labels: Int32Array | null): SortedPairs {
  const pairs = (n * (n - 1)) / 2;
  const all = new Float64Array(pairs);
  if (!labels) {
    let at = 0;
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) all[at++] = distances[i * n + j]!;
    return { positives: new Float64Array(0), negatives: new Float64Array(0), all: sortDistances(all) };
  }
  let front = 0;
  let back = pairs;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const distance = distances[i * n + j]!;
      if (labels[i] === labels[j]) all[front++] = distance;
      else all[--back] = distance;
    }
  }
  const positives = sortDistances(all.slice(0, front));
  const negatives = sortDistances(all.slice(front));
  mergeSorted(positives, negatives, all);
  return { positives, negatives, all };
}

function mergeSorted(a: Float64Array, b: Float64Array, into: Float64Array): void {
  let i = 0;
  let j = 0;
  for (let k = 0; k < into.length; k++) {
    into[k] = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i++]! : b[j++]!;
  }
}

/** P(d_pos < d_neg) + ½ P(equal) over all pairs; 0.5: distances say nothing of labels. null without both kinds. */
export function computeAuc(pairs: SortedPairs): number | null {
  const { positives, negatives } = pairs;
  if (positives.length === 0 || negatives.length === 0) return null;
  let below = 0;
  let upTo = 0;
  let wins = 0;
  for (const negative of negatives) {
    while (below < positives.length && positives[below]! < negative) below++;
    if (upTo < below) upTo = below;
    while (upTo < positives.length && positives[upTo]! <= negative) upTo++;
    wins += below + 0.5 * (upTo - below);
  }
  return wins / positives.length / negatives.length;
}
