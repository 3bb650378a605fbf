import { computeRetrieval } from '../analysis/statistics/retrieval';
import { findNearest } from '../util/kernels/findNearest';
import { viewEuclidean } from '../util/kernels/measureEuclidean';

/** Leave-one-out Recall@1 of N×D rows with ties averaged; rows without a partner are no queries. NaN when there is no query. */
export function measureRecallAt1(rows: ArrayLike<number>, d: number, labels: Int32Array): number {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  let sum = 0;
  let queries = 0;
  findNearest(rows, d, labels, (row, { own, ownCount, other, otherCount }) => {
    if (sizes.get(labels[row]!)! < 2) return;
    queries++;
    if (ownCount === 0 || other < own) return;
    sum += other > own ? 1 : ownCount / (ownCount + otherCount);
  });
  return queries === 0 ? Number.NaN : sum / queries;
}

/** Leave-one-out MAP@R with ties averaged, as the analysis has it. NaN when there is no query. */
export function measureMapAtR(rows: Float64Array, d: number, labels: Int32Array): number {
  const n = labels.length;
  const retrieval = computeRetrieval({
    distances: viewEuclidean(rows, n, d),
    n,
    labels,
    distance: 'euclidean',
    margin: null,
  });
  return retrieval?.mapAtR ?? Number.NaN;
}
