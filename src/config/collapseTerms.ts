/** What one term of a loss is where every row is the same point, so that every distance is 0. */

/** max(0, d_ap − d_an + m); ln(1 + e^(d_ap − d_an)) without a margin; PML's smooth ln(1 + e^(d_ap − d_an + m)). */
export function tripletTerm({
  soft,
  smooth,
  margin,
}: {
  soft: boolean;
  smooth: boolean;
  margin: number;
}): number {
  if (soft) return Math.LN2;
  return smooth ? Math.log1p(Math.exp(margin)) : margin;
}

export interface MultiSimilarity {
  readonly alpha: number;
  readonly beta: number;
  /** As a distance: 1 − the similarity that others call base or lambda. */
  readonly base: number;
}

/** A row of Multi-similarity (Wang et al., 2019) with so many positives and negatives. */
export function multiSimilarityTerm(
  { alpha, beta, base }: MultiSimilarity,
  positives: number,
  negatives: number,
): number {
  return (
    Math.log1p(positives * Math.exp(-alpha * base)) / alpha +
    Math.log1p(negatives * Math.exp(beta * base)) / beta
  );
}

/** Cross-entropy of one positive among so many negatives, all of them equally far. */
export function infoNceTerm(negatives: number): number {
  return Math.log1p(negatives);
}
