import type { AnalysisContext } from '../../domain/analysisContext';

/**
 * L*, the loss of a fully collapsed network: every distance 0, so a hinge gives m, a soft margin ln 2 and PML's smooth
 * variant ln(1 + e^m). The built-in semi-hard miner keeps no triplet there, so its loss is 0; other libraries fall back to
 * other negatives, so theirs is unknown. A sum needs the number of terms. null where the loss or its margin is unknown.
 */
export function lossStar(context: AnalysisContext, batch?: { readonly terms: number }): number | null {
  const { kind, margin, soft, smooth, reduction, atCollapse } = context.loss;
  if (typeof atCollapse === 'number') return atCollapse;
  if (kind !== null && !/triplet/i.test(kind)) return null;
  if (context.miner === 'semi-hard') return kind === 'triplet' ? 0 : null;
  const perTerm = soft ? Math.LN2 : margin === null ? null : smooth ? Math.log1p(Math.exp(margin)) : margin;
  if (perTerm === null) return null;
  if (reduction !== 'sum') return perTerm;
  const terms = batch?.terms ?? toBatchTerms(context);
  return terms === null ? null : perTerm * terms;
}

/** Terms that a summed loss adds up: one an anchor when mining picks one triplet for each. */
function toBatchTerms(context: AnalysisContext): number | null {
  const { batchClasses, batchPerClass, miner } = context;
  if (batchClasses === null || batchPerClass === null) return null;
  const anchors = batchClasses * batchPerClass;
  if (miner === 'batch-hard') return anchors;
  if (miner === 'batch-all') return anchors * (batchPerClass - 1) * (anchors - batchPerClass);
  return null;
}
