import type { Evidence } from '../../domain/alert';
import { formatNumber, formatPercent, formatScore } from '../diagnosis/numberText';
import { isFalling, isUninformed, toShrinkage, type ContractionTrend } from '../facts/contractionTrend';
import { isDead, toSpread } from '../facts/geometryFacts';
import type { RunFacts } from '../facts/runFacts';
import { toLastMean } from '../facts/window';
import type { Detector } from './detector';

const SHRUNK = 0.6;
/** Below it a collapse can hardly turn any more. */
const LOST_INFORMATION = 0.1;

/** Rows over which the trend looks back. */
const QUIET_ROWS = 8;
/** Share of L*. */
const QUIET_LOSS = 0.01;

/** A loss of 0 draws nothing together, and that of a collapsed network is L*: what shrinks is something that it does not measure. */
function hasNoPull({ rows, lossStar }: RunFacts): boolean {
  const loss = toLastMean(rows.recentLoss, QUIET_ROWS);
  return loss !== null && Math.abs(loss) < QUIET_LOSS * (lossStar ?? 0);
}

/**
 * The probe has just been seen as wide as it was, or wider. Of two far groups the median of a batch is now within, now
 * between them: what it does says nothing then.
 */
function isProbeWide({ geometry, rows }: RunFacts): boolean {
  return geometry.last !== null && rows.step <= geometry.freshUntil && toSpread(geometry) > 1;
}

/** The batch statistics of every step where a program logs them, else those of the snapshots. */
export function toTrend(facts: RunFacts): ContractionTrend {
  return facts.rows.hasBatch ? facts.rows.batch : facts.geometry.trend;
}

/** Contraction without information: distances shrink and do not tell classes apart. */
export const collapseImminent: Detector = {
  code: 'geometry.collapse-imminent',
  rhythm: ['row', 'snapshot'],
  raiseAfter: 3,
  clearAfter: 20,
  judge(facts, rhythm) {
    const { rows } = facts;
    if (facts.geometry.losingCount >= 2) return 'holds';
    if (rhythm === 'row' ? !rows.hasBatch || rows.batch.step !== rows.step : rows.hasBatch) return 'unknown';
    const trend = toTrend(facts);
    if (trend.history.length < 2) return 'unknown';
    const shrinkage = toShrinkage(trend);
    if (shrinkage < SHRUNK && isUninformed(trend) && isFalling(trend)) {
      if (isProbeWide(facts)) return 'between';
      return hasNoPull(facts) ? 'clears' : 'holds';
    }
    const recovered = trend.auc > 0.65 || shrinkage > 1.5 * SHRUNK;
    return recovered ? 'clears' : 'between';
  },
  describe(facts) {
    const trend = toTrend(facts);
    const last = facts.geometry.last;
    const info = last?.info ?? null;
    const lost = (info !== null && info < LOST_INFORMATION) || (last !== null && isDead(last));
    return {
      severity: lost ? 'error' : 'warning',
      title: 'Collapse imminent',
      message: `${toDistanceSentence(facts, trend)}, and ${toLossWords(facts, trend)}.`,
      evidence: toEvidence(facts, trend),
    };
  },
};

function toDistanceSentence(facts: RunFacts, trend: ContractionTrend): string {
  const median = Math.exp(trend.logMedian);
  const { margin, distance } = facts.context.loss;
  if (margin !== null && distance === 'euclidean' && margin > 3 * median) {
    return `The median distance is 1/${formatNumber(margin / median).replace(/\.\d*$/, '')} of the margin`;
  }
  return `The median distance is ${formatPercent(toShrinkage(trend))} of its start`;
}

function toLossWords(facts: RunFacts, trend: ContractionTrend): string {
  const { last, peakInfo, losingCount } = facts.geometry;
  if (losingCount >= 2 && last && peakInfo) {
    return `information has fallen from ${formatScore(peakInfo.info)} at step ${peakInfo.step} to ${formatScore(last.info)}`;
  }
  return `distances tell classes apart ever less: ${toAucWords(facts, trend)}`;
}

function toAucWords(facts: RunFacts, trend: ContractionTrend): string {
  const name = facts.rows.hasBatch ? 'batch AUC' : 'AUC';
  const now = formatScore(trend.auc);
  if (trend.peakAuc > trend.auc + 0.02) {
    return `${name} ${formatScore(trend.peakAuc)} at step ${trend.peakStep}, now ${now} (0.5 is chance)`;
  }
  return `${name} ${now} (0.5 is chance)`;
}

function toEvidence(facts: RunFacts, trend: ContractionTrend): Evidence[] {
  const info = facts.geometry.last?.info ?? null;
  return [
    {
      name: 'median distance / its start (contracted below 0.6)',
      value: toShrinkage(trend),
      step: trend.step,
      supports: true,
    },
    {
      name: 'AUC of distances, smoothed (0.5 is chance)',
      value: trend.auc,
      step: trend.step,
      supports: true,
    },
    ...(info === null
      ? []
      : [{ name: 'information', value: info, step: facts.geometry.last!.step, supports: info < 0.3 }]),
  ];
}
