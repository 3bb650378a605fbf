import type { Snapshot, SnapshotStatistics } from '../../domain/snapshot';
import { toEmbeddingSpace, toRho } from './embeddingSpace';
import { toHistogram, toLogRange, type HistogramRange } from './histogram';
import { computePairDistances, sortPairs, type SortedPairs } from './pairDistances';
import { toQuantile, toQuantiles } from './quantiles';
import { computeRetrieval } from './retrieval';
import { computeSingularValues, toEffectiveRank, toStoredSpectrum } from './spectrum';

/** How the loss measures, as far as it is known. */
export interface Measure {
  readonly normalized: boolean;
  readonly distance: 'euclidean' | 'squared' | 'cosine';
  readonly margin: number | null;
  /** What kappa divides by; null: the snapshot's own median (kappa 1), for a run whose margin is unknown. */
  readonly referenceScale: number | null;
}

/**
 * All numbers of one snapshot. `median`, `kappa` and `rho` are Euclidean in the loss's space; pair quantiles, histograms,
 * the share inside the margin and the triplet shares are in the loss's own distance (squared, cosine), where the margin acts.
 */
export function computeSnapshotStatistics(snapshot: Snapshot, measure: Measure): SnapshotStatistics {
  const space = toEmbeddingSpace(snapshot, measure.normalized);
  const distances = computePairDistances(space);
  const pairs = sortPairs(distances, space.n, space.labels);
  const toLossDistance = lossDistanceOf(measure.distance);
  const retrieval = space.labels
    ? computeRetrieval({
        distances,
        n: space.n,
        labels: space.labels,
        distance: measure.distance,
        margin: measure.margin,
      })
    : null;
  const singular = computeSingularValues(space);
  const median = toQuantile(pairs.all, 0.5);
  const scale = measure.referenceScale ?? (median > 0 ? median : 1);
  const range = toPairRange(pairs, measure, toLossDistance);
  const norms = space.norms.slice().sort();
  const labelled = pairs.positives.length > 0 && pairs.negatives.length > 0;
  const binPairs = (sorted: Float64Array) =>
    toHistogram(measure.distance === 'euclidean' ? sorted : sorted.map(toLossDistance), range);
  return {
    step: snapshot.step,
    time: snapshot.time,
    split: snapshot.split,
    n: snapshot.n,
    d: snapshot.d,
    classes: snapshot.labels ? new Set(snapshot.labels).size : null,
    median,
    kappa: median / scale,
    rho: toRho(space),
    auc: pairs.auc,
    recallAt1: retrieval?.recallAt1 ?? null,
    chance: retrieval?.chance ?? null,
    info: retrieval?.info ?? null,
    mapAtR: retrieval?.mapAtR ?? null,
    effectiveRank: space.n === 0 ? Number.NaN : toEffectiveRank(singular),
    nonFiniteShare: space.nonFiniteShare,
    norms: toQuantiles(norms),
    positives: labelled ? toQuantiles(pairs.positives, toLossDistance) : null,
    negatives: labelled ? toQuantiles(pairs.negatives, toLossDistance) : null,
    pairs: toQuantiles(pairs.all, toLossDistance),
    insideMargin: labelled ? shareInsideMargin(pairs, measure.margin, toLossDistance) : null,
    triplets: retrieval?.triplets ?? null,
    positiveHistogram: labelled ? binPairs(pairs.positives) : null,
    negativeHistogram: labelled ? binPairs(pairs.negatives) : null,
    pairHistogram: binPairs(pairs.all),
    normHistogram: toHistogram(norms, toLogRange(norms)),
    spectrum: toStoredSpectrum(singular),
    recallByClass: retrieval?.recallByClass ?? [],
  };
}

function lossDistanceOf(distance: Measure['distance']): (euclidean: number) => number {
  if (distance === 'squared') return (x) => x * x;
  // On unit rows ||a−b||² = 2(1 − cos).
  if (distance === 'cosine') return (x) => (x * x) / 2;
  return (x) => x;
}

function toPairRange(
  pairs: SortedPairs,
  measure: Measure,
  toLossDistance: (x: number) => number,
): HistogramRange {
  if (measure.normalized) return { scale: 'linear', lo: 0, hi: toLossDistance(2) };
  return toLogRange(measure.distance === 'euclidean' ? pairs.all : pairs.all.map(toLossDistance));
}

/** Share of negative pairs nearer than the median positive plus the margin. */
function shareInsideMargin(
  pairs: SortedPairs,
  margin: number | null,
  toLossDistance: (x: number) => number,
): number | null {
  if (margin === null) return null;
  const limit = toLossDistance(toQuantile(pairs.positives, 0.5)) + margin;
  let inside = 0;
  let beyond = pairs.negatives.length;
  while (inside < beyond) {
    const middle = (inside + beyond) >> 1;
    if (toLossDistance(pairs.negatives[middle]!) < limit) inside = middle + 1;
    else beyond = middle;
  }
  return inside / pairs.negatives.length;
}
