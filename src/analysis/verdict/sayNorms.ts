import { formatFactor, formatNumber, formatPercent, formatScore } from '../diagnosis/numberText';
import { measuresUnitRows } from '../diagnosis/referenceScale';
import type { RunFacts } from '../facts/runFacts';
import { toMean } from '../facts/window';
import type { VerdictWords } from './verdictText';

export function toNormGrowth({ geometry: { start, last } }: RunFacts): number {
  return (last?.norm ?? Number.NaN) / (start?.norm ?? Number.NaN);
}

/** Norms that grew while neighbours got worse. */
export function sayExploded(facts: RunFacts): VerdictWords {
  const { peakInfo, start, last } = facts.geometry;
  const before = peakInfo?.recallAt1 ?? start?.recallAt1 ?? null;
  const hard = last?.hard ?? null;
  const wrong = hard === null ? '' : ` ${formatPercent(hard)} of all triplets are still wrong.`;
  return {
    tone: 'error',
    title: 'Exploded, and the loss hides it',
    sentence: `Norms grew ${formatFactor(toNormGrowth(facts))} and retrieval fell from ${formatScore(before)} to ${formatScore(last?.recallAt1 ?? null)}.${wrong}`,
  };
}

/** Norms that grew where neighbours are right: what that is for the loss. */
export function sayInflated(facts: RunFacts): VerdictWords {
  const grew = `Norms grew ${formatFactor(toNormGrowth(facts))}`;
  const recall = formatScore(facts.geometry.last?.recallAt1 ?? null);
  const { recentLoss, earlyLoss } = facts.rows;
  if (measuresUnitRows(facts.context))
    return {
      tone: 'warning',
      title: 'Norms grow unseen',
      sentence: `${grew}; the loss measures directions alone, and the longer a row is, the less a step turns it. R@1 is ${recall}.`,
    };
  if (recentLoss.values.length > 0 && toMean(recentLoss) > earlyLoss.mean)
    return {
      tone: 'warning',
      title: 'Norms grow, and the loss with them',
      sentence: `${grew} and the loss rose from ${formatNumber(earlyLoss.mean)} to ${formatNumber(toMean(recentLoss))}. R@1 is ${recall}.`,
    };
  return {
    tone: 'warning',
    title: 'The loss falls by scaling',
    sentence: `${grew}; a loss over raw distances falls with scale alone. R@1 is ${recall}.`,
  };
}
