import { formatNumber, formatScore } from '../diagnosis/numberText';
import type { RunFacts } from '../facts/runFacts';
import { isFull, toMean } from '../facts/window';
import type { Detector } from './detector';

const CLIMBED = 1.25;
const NEVER_LEARNT = 0.08;

/** Mean loss of the last 20 rows / the higher of its start and L*; null while there are fewer rows. */
export function toClimb({ rows, lossStar }: RunFacts): number | null {
  const base = Math.max(rows.earlyLoss.mean, lossStar ?? 0);
  if (!isFull(rows.recentLoss) || !(base > 0)) return null;
  return toMean(rows.recentLoss) / base;
}

/** Whether neighbours and distances are worse than before training, and never were better. */
export function isWorseThanStart({ geometry: { start, last, peakInfo } }: RunFacts): boolean {
  if (!start || !last || start.info === null || last.info === null) return false;
  const learnt = (peakInfo?.info ?? 0) - start.info > NEVER_LEARNT;
  return !learnt && last.info <= start.info && (last.auc ?? 0.5) <= (start.auc ?? 0.5);
}

/** The loss rises beyond its start and beyond that of a collapsed network, while neighbours get worse from the first step on. */
export const climbingLoss: Detector = {
  code: 'loss.climbs',
  rhythm: ['snapshot'],
  raiseAfter: 3,
  clearAfter: 6,
  judge(facts) {
    const climb = toClimb(facts);
    if (climb === null || facts.geometry.last?.info == null) return 'unknown';
    if (climb > CLIMBED && isWorseThanStart(facts)) return 'holds';
    return climb < 1 ? 'clears' : 'between';
  },
  describe(facts) {
    const { rows, geometry } = facts;
    const mean = toMean(rows.recentLoss);
    const start = geometry.start!;
    const last = geometry.last!;
    return {
      severity: 'error',
      title: 'The loss climbs',
      message: `The loss rose from ${formatNumber(rows.earlyLoss.mean)} to ${formatNumber(mean)} by step ${last.step}, and R@1 fell from ${formatScore(start.recallAt1)} to ${formatScore(last.recallAt1)}: training goes the wrong way.`,
      evidence: [
        { name: 'mean loss of 20 steps', value: mean, step: rows.step, supports: true },
        { name: 'information', value: last.info ?? 0, step: last.step, supports: true },
      ],
    };
  },
};
