import { countUpTo } from './sortedSearch';
import { expectMapAtR, expectRecall, TieGroups } from './tieGroups';

/** Triplet shares are counted over at most so many evenly spaced anchors, with all their positives and negatives. */
const MOST_ANCHORS = 128;

export interface Retrieval {
  /** Mean over queries of the share of same-label rows among all at the smallest distance. */
  readonly recallAt1: number;
  /** What a collapsed space has: the mean over queries of (n_c − 1)/(N − 1). Without lone rows Σ_c (n_c/N)(n_c−1)/(N−1). */
  readonly chance: number;
  /** (recallAt1 − chance) / (1 − chance); null when chance is 1 (one class). */
  readonly info: number | null;
  readonly mapAtR: number;
  readonly recallByClass: readonly { readonly label: number; readonly recall: number }[];
  readonly triplets: { readonly easy: number; readonly semiHard: number; readonly hard: number } | null;
}

export interface RetrievalInput {
  /** n×n Euclidean distances. */
  readonly distances: Float64Array;
  readonly n: number;
  readonly labels: Int32Array;
  /** Turns a Euclidean distance into the loss's own (square, cosine); monotone. */
  readonly toLossDistance: (euclidean: number) => number;
  /** Null where unknown: then no triplet counts as semi-hard. */
  readonly margin: number | null;
}

/**
 * Leave-one-out retrieval. Ties count by expectation over their order, so a collapsed space gets chance and no artefact of
 * row order. A lone member of a class is no query but stays a reference. null when no row has a partner.
 */
export function computeRetrieval(input: RetrievalInput): Retrieval | null {
  const { distances, n, labels, toLossDistance, margin } = input;
  const sizes = new Map<number, number>();
  for (let i = 0; i < n; i++) sizes.set(labels[i]!, (sizes.get(labels[i]!) ?? 0) + 1);
  let chanceSum = 0;
  let queries = 0;
  let recallSum = 0;
  let mapSum = 0;
  const triplets = { hard: 0, semiHard: 0, all: 0 };
  const stride = Math.ceil(n / MOST_ANCHORS);
  const groups = new TieGroups(n);
  const byClass = new Map<number, { sum: number; count: number }>();
  const positives = new Float64Array(n);
  const bounds = new Float64Array(n);
  const negatives = new Float64Array(n);
  for (let q = 0; q < n; q++) {
    const label = labels[q]!;
    const partners = sizes.get(label)! - 1;
    if (partners === 0) continue;
    chanceSum += partners / (n - 1);
    queries++;
    let p = 0;
    let m = 0;
    for (let j = 0; j < n; j++) {
      if (j === q) continue;
      const distance = distances[q * n + j]!;
      if (labels[j] === label) positives[p++] = distance;
      else negatives[m++] = distance;
    }
    const near = positives.subarray(0, p).sort();
    const far = negatives.subarray(0, m);
    const limits = bounds.subarray(0, p);
    for (let i = 0; i < p; i++) limits[i] = toLossDistance(near[i]!) + (margin ?? 0);
    groups.collect(near, far);
    recallSum += addRecall(byClass, label, expectRecall(groups));
    mapSum += expectMapAtR(groups, p);
    if (q % stride === 0) countTriplets(groups, far, limits, toLossDistance, triplets);
  }
  if (queries === 0) return null;
  const chance = chanceSum / queries;
  const recallAt1 = recallSum / queries;
  const valid = triplets.all;
  return {
    recallAt1,
    chance,
    info: chance < 1 ? (recallAt1 - chance) / (1 - chance) : null,
    mapAtR: mapSum / queries,
    recallByClass: [...byClass]
      .map(([label, { sum, count }]) => ({ label, recall: sum / count }))
      .sort((a, b) => a.recall - b.recall || a.label - b.label),
    triplets:
      valid === 0
        ? null
        : {
            easy: (valid - triplets.hard - triplets.semiHard) / valid,
            semiHard: triplets.semiHard / valid,
            hard: triplets.hard / valid,
          },
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

/** Hard: d_an < d_ap. Semi-hard: d_ap ≤ d_an < d_ap + m. `limits[i]` = d_ap + m in the loss's distance, ascending. */
function countTriplets(
  groups: TieGroups,
  far: Float64Array,
  limits: Float64Array,
  toLossDistance: (euclidean: number) => number,
  into: { hard: number; semiHard: number; all: number },
): void {
  const p = limits.length;
  let hard = 0;
  for (let g = 0; g < groups.count; g++) hard += groups.positives[g]! * groups.nearer[g]!;
  let violating = 0;
  const farthestLimit = limits[p - 1]!;
  for (const value of far) {
    const distance = toLossDistance(value);
    if (distance < farthestLimit) violating += p - countUpTo(limits, distance);
  }
  into.all += p * far.length;
  into.hard += hard;
  into.semiHard += Math.max(0, violating - hard);
}
