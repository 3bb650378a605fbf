import type { AnalysisContext } from '../../domain/analysisContext';
import { measuresUnitRows } from './referenceScale';

/** Miners that look for the hardest negatives. */
export function minesHard(context: AnalysisContext): boolean {
  return (
    context.miner !== null && /(^|[-_ ])hard(est)?$/i.test(context.miner) && !/semi/i.test(context.miner)
  );
}

/** Largest update ratio ||Δw||/||w|| of the first 20 steps that healthy runs reach: less under hard mining of raw distances. */
export function updateLimit(context: AnalysisContext): number {
  return minesHard(context) && !measuresUnitRows(context) ? 0.15 : 0.3;
}
