import type { AnalysisContext } from '../../domain/analysisContext';

/** Whether the loss sees unit rows: said so, or the distance is an angle. */
export function measuresUnitRows(context: AnalysisContext): boolean {
  return context.normalized || context.loss.distance === 'cosine';
}

/** The largest distance that the loss can measure; null where rows are not normalised. */
export function toWidestDistance(context: AnalysisContext): number | null {
  if (!measuresUnitRows(context)) return null;
  return context.loss.distance === 'squared' ? 4 : 2;
}

/**
 * s_ref, the distance that kappa is counted in: √2 for unit rows, else the margin (its root for squared distances), 1 for a
 * soft margin. null: the margin is unknown; the median of the first snapshot takes its place.
 */
export function referenceScale(context: AnalysisContext): number | null {
  if (measuresUnitRows(context)) return Math.SQRT2;
  const { margin, soft, distance } = context.loss;
  if (soft) return 1;
  if (margin === null || !(margin > 0)) return null;
  return distance === 'squared' ? Math.sqrt(margin) : margin;
}
