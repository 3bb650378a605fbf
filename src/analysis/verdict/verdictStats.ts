import type { VerdictStat, VerdictState } from '../../domain/run';
import { formatFactor, formatNumber, formatPercent, formatScore } from '../diagnosis/numberText';
import { toActiveShare } from '../detectors/starvedTriplets';
import { isInformationRising, isShrinking, toSpread } from '../facts/geometryFacts';
import type { RunFacts } from '../facts/runFacts';
import { toMean } from '../facts/window';
import { toNormGrowth } from './sayNorms';
import { formatSpread } from './verdictText';

/** Spread (or Norm when inflated), Information, Loss with L*, and the one of R@1, Rank and Active that moved most. */
export function toVerdictStats(state: VerdictState, facts: RunFacts): VerdictStat[] {
  if (facts.geometry.count === 0) return facts.rows.count === 0 ? [] : [toLossStat(facts)];
  const inflated = state === 'inflated-poor' || state === 'inflated-good';
  return [
    inflated ? toNormStat(facts) : toSpreadStat(facts),
    toInformationStat(facts),
    toLossStat(facts),
    toMovedStat(facts),
  ];
}

function toSpreadStat({ geometry }: RunFacts): VerdictStat {
  const spread = toSpread(geometry);
  const falling = spread < 0.6 && isShrinking(geometry);
  return {
    label: 'Spread',
    value: formatSpread(spread),
    comparison: falling ? 'of start, falling' : 'of start',
  };
}

function toNormStat(facts: RunFacts): VerdictStat {
  return { label: 'Norm', value: formatFactor(toNormGrowth(facts)), comparison: 'of start' };
}

function toInformationStat(facts: RunFacts): VerdictStat {
  const { last, start, peakInfo } = facts.geometry;
  const info = last?.info ?? null;
  const value = formatScore(info);
  if (info === null) return { label: 'Information', value, comparison: 'needs labels' };
  if (peakInfo && peakInfo.info !== null && peakInfo.info > info + 0.05) {
    return {
      label: 'Information',
      value,
      comparison: `peak ${formatScore(peakInfo.info)} at ${peakInfo.step}`,
    };
  }
  const rising = isInformationRising(facts.geometry) && info < 0.6 ? ', rising' : '';
  return { label: 'Information', value, comparison: `from ${formatScore(start?.info ?? null)}${rising}` };
}

function toLossStat(facts: RunFacts): VerdictStat {
  const { recentLoss, nonFinite, finiteRows } = facts.rows;
  const star = facts.lossStar;
  const comparison = star === null ? 'L* unknown' : `L* ${formatNumber(star)}`;
  if (nonFinite?.what === 'loss' && finiteRows === 0) {
    return { label: 'Loss', value: formatNumber(nonFinite.value), comparison };
  }
  const value = recentLoss.values.length === 0 ? '–' : formatNumber(toMean(recentLoss));
  return { label: 'Loss', value, comparison };
}

function toMovedStat(facts: RunFacts): VerdictStat {
  const { start, last } = facts.geometry;
  const recallMoved = Math.abs((last?.recallAt1 ?? 0) - (start?.recallAt1 ?? 0));
  const rankMoved =
    start && last && start.rank > 0 ? Math.abs(last.rank - start.rank) / Math.max(start.rank, last.rank) : 0;
  const active = toActiveShare(facts);
  const activeStart = facts.rows.activeShare?.first.value ?? start?.active ?? null;
  const activeMoved = active === null || activeStart === null ? 0 : Math.abs(active - activeStart);
  const most = Math.max(recallMoved, rankMoved, activeMoved);
  if (last?.recallAt1 !== null && last?.recallAt1 !== undefined && recallMoved === most) {
    return {
      label: facts.onTrain ? 'R@1' : 'R@1 held out',
      value: formatScore(last.recallAt1),
      comparison: `from ${formatScore(start?.recallAt1 ?? null)}`,
    };
  }
  if (active !== null && activeMoved === most && activeMoved > rankMoved) {
    return {
      label: 'Active',
      value: formatPercent(active),
      comparison: `was ${formatPercent(activeStart ?? 0)}`,
    };
  }
  return {
    label: 'Rank',
    value: formatNumber(last?.rank ?? Number.NaN),
    comparison: `of ${last?.d ?? 0}, was ${formatNumber(start?.rank ?? Number.NaN)}`,
  };
}
