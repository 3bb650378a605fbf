import { rankQueries, type QueryInput } from '../../util/kernels/rankQueries';

/** Triplet shares are counted over at most so many evenly spaced anchors, with all their positives and negatives. */
const MOST_ANCHORS = 128;

export interface Retrieval {
  /** Mean over queries of the share of same-label rows among all at the smallest distance. */
  readonly recallAt1: number;
  /** What a collapsed space has: the mean over queries of (n_c − 1)/(N − 1). Without lone rows Σ_c (n_c/N)(n_c−1)/(N−1). */
  readonly chance: number;
  /** (recallAt1 − chance) / (1 − chance); null when chance is 1 (one class). */
  readonly info: number | null;
  /** (1/R) Σ_{i≤R} rel_i·P(i) (Musgrave 2020: divided by R, not by hits), the mean over queries. */
  readonly mapAtR: number;
  readonly recallByClass: readonly { readonly label: number; readonly recall: number }[];
  readonly triplets: { readonly easy: number; readonly semiHard: number; readonly hard: number } | null;
}

/** `margin`: null where unknown; then no triplet counts as semi-hard. */
export type RetrievalInput = Omit<QueryInput, 'stride' | 'margin'> & { readonly margin: number | null };

/**
 * Leave-one-out retrieval. Ties count by expectation over their order, so a collapsed space gets chance and no artefact of
 * row order. A lone member of a class is no query but stays a reference. null when no row has a partner.
 */
export function computeRetrieval(input: RetrievalInput): Retrieval | null {
  const { n, labels } = input;
  const ranks = rankQueries({ ...input, margin: input.margin ?? 0, stride: Math.ceil(n / MOST_ANCHORS) });
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  let chanceSum = 0;
  let queries = 0;
  let recallSum = 0;
  let mapSum = 0;
  const byClass = new Map<number, { sum: number; count: number }>();
  labels.forEach((label, q) => {
    const partners = sizes.get(label)! - 1;
    if (partners === 0) return;
    chanceSum += partners / (n - 1);
    queries++;
    recallSum += addRecall(byClass, label, ranks.recallAt1[q]!);
    mapSum += ranks.mapAtR[q]!;
  });
  if (queries === 0) return null;
  const chance = chanceSum / queries;
  const recallAt1 = recallSum / queries;
  return {
    recallAt1,
    chance,
    info: chance < 1 ? (recallAt1 - chance) / (1 - chance) : null,
    mapAtR: mapSum / queries,
    recallByClass: [...byClass]
      .map(([label, { sum, count }]) => ({ label, recall: sum / count }))
      .sort((a, b) => a.recall - b.recall || a.label - b.label),
    triplets: toShares(ranks.triplets),
  };
}

function addRecall(
  byClass: Map<number, { sum: number; count: number }>,
  label: number,
  recall: number,
): number {
  const entry = byClass.get(label);
  if (entry) {
    entry.sum += recall;
    entry.count++;
  } else byClass.set(label, { sum: recall, count: 1 });
  return recall;
}

function toShares(counted: {
  readonly hard: number;
  readonly semiHard: number;
  readonly all: number;
}): Retrieval['triplets'] {
  const { hard, semiHard, all } = counted;
  if (all === 0) return null;
  return { easy: (all - hard - semiHard) / all, semiHard: semiHard / all, hard: hard / all };
}
