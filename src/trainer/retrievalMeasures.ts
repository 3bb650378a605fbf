import { computeRetrieval } from '../analysis/statistics/retrieval';
import type { EmbeddingBatch } from './distances/embeddingBatch';

/** Leave-one-out Recall@1 with ties averaged; rows without a partner are no queries. NaN when there is no query. */
export function measureRecallAt1({ n, labels, euclidean }: EmbeddingBatch): number {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  let sum = 0;
  let queries = 0;
  for (let q = 0; q < n; q++) {
    if (sizes.get(labels[q]!)! < 2) continue;
    let nearest = Infinity;
    let tied = 0;
    let hits = 0;
    for (let j = 0; j < n; j++) {
      const distance = euclidean[q * n + j]!;
      if (j === q || distance > nearest) continue;
      if (distance < nearest) {
        nearest = distance;
        tied = hits = 0;
      }
      tied++;
      if (labels[j] === labels[q]) hits++;
    }
    queries++;
    if (tied > 0) sum += hits / tied;
  }
  return queries === 0 ? Number.NaN : sum / queries;
}

/** Leave-one-out MAP@R with ties averaged, as the analysis has it. NaN when there is no query. */
export function measureMapAtR({ n, labels, euclidean }: EmbeddingBatch): number {
  const retrieval = computeRetrieval({
    distances: euclidean,
    n,
    labels,
    toLossDistance: (distance) => distance,
    margin: null,
  });
  return retrieval?.mapAtR ?? Number.NaN;
}
