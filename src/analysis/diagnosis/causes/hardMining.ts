import { formatScore } from '../numberText';
import { measuresUnitRows } from '../referenceScale';
import { minesHard } from '../updateLimit';
import { isDead } from '../../facts/geometryFacts';
import { findRateRise } from '../../facts/rateRise';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, toWordFix, type CauseCase } from '../causeCase';

export const MINER_PATH = 'miner.kind';

/** Hardest negatives from the first step: their gradients are mostly noise while nothing is ordered. */
export function weighHardMining(facts: RunFacts): CauseCase | null {
  const { context, geometry } = facts;
  if (context.miner === null) return null;
  const builder = new CaseBuilder('hard-mining', 'Hardest negatives from the first step');
  if (!minesHard(context)) {
    return builder.weigh(-2, `the miner is ${context.miner}`, 0, null).close([]);
  }
  if (geometry.start && isDead(geometry.start))
    builder.weigh(-2, 'the space was dead before the first step', 0, geometry.start.step);
  const rise = findRateRise(facts);
  if (rise)
    builder.weigh(
      -1,
      `information was ${formatScore(rise.peakInfo)} at step ${rise.peakStep} with the same mining`,
      rise.peakInfo,
      rise.peakStep,
    );
  builder.weigh(0.7, `the miner is ${context.miner}`, 1, null);
  const batch = (context.batchClasses ?? 0) * (context.batchPerClass ?? 0);
  const dimension = context.embeddingDim ?? geometry.last?.d ?? null;
  if (batch >= 40) builder.weigh(0.7, `large batch for it: ${batch} rows`, batch, null);
  else if (dimension !== null && dimension <= 8) {
    builder.weigh(0.7, `few dimensions for it: ${dimension}`, dimension, null);
  }
  if (!measuresUnitRows(context)) builder.weigh(0.3, 'distances are not normalised', 0, null);
  return builder.close(
    findSites(facts, MINER_PATH, 'model.normalize'),
    toWordFix(facts, MINER_PATH, context.miner, 'semi-hard'),
  );
}
