import { formatNumber, formatPercent, formatScore } from '../diagnosis/numberText';
import { isInformationRising } from '../facts/geometryFacts';
import type { RunFacts } from '../facts/runFacts';
import { isFull, toDeviation, toMean } from '../facts/window';
import type { Detector } from './detector';

const NEAR = 0.02;
const GOOD_INFORMATION = 0.6;
const CONTRACTED_KAPPA = 1e-2;
const TELLING_KAPPA = 0.05;

/** |mean₂₀(loss) − L*| / L*, and the deviation of the same 20 rows / L*; null where L* is unknown or 0. */
export function toPinnedGap(facts: RunFacts): { gap: number; deviation: number; mean: number } | null {
  const star = facts.lossStar;
  const recent = facts.rows.recentLoss;
  if (star === null || star <= 0 || !isFull(recent)) return null;
  const mean = toMean(recent);
  return { mean, gap: Math.abs(mean - star) / star, deviation: toDeviation(recent, mean) / star };
}

/** The loss stands on L*, the loss of a fully collapsed network, and information does not contradict it. */
export const lossPinned: Detector = {
  code: 'loss.pinned',
  rhythm: ['row'],
  raiseAfter: 20,
  clearAfter: 40,
  judge(facts) {
    const pinned = toPinnedGap(facts);
    if (!pinned) return 'unknown';
    const { start, last } = facts.geometry;
    // Distances far below the margin from the start: the loss could not differ from L* even in a healthy run.
    if (start && start.kappa < TELLING_KAPPA) return 'unknown';
    const info = last?.info ?? null;
    if (info !== null && info >= GOOD_INFORMATION) return 'clears';
    // Hard mining keeps a healthy loss at the margin for long: while neighbours get better, it says nothing.
    const rising = isInformationRising(facts.geometry);
    if (pinned.gap < NEAR && pinned.deviation < NEAR) return rising ? 'between' : 'holds';
    return pinned.gap > 2 * NEAR ? 'clears' : 'between';
  },
  describe(facts) {
    const pinned = toPinnedGap(facts);
    const star = facts.lossStar ?? 0;
    const last = facts.geometry.last;
    const info = last?.info ?? null;
    const spent = last !== null && last.kappa < CONTRACTED_KAPPA && info !== null && info < 0.3;
    const information = info === null ? '' : ` Information is ${formatScore(info)}.`;
    return {
      severity: spent ? 'error' : 'warning',
      title: 'Loss stands on L*',
      message: `The loss has stayed within ${formatPercent(Math.max(pinned?.gap ?? 0, NEAR))} of ${formatNumber(star)}, the loss of a fully collapsed network, for 20 steps.${information}`,
      evidence: [
        {
          name: `mean loss of 20 steps (L* ${formatNumber(star)})`,
          value: pinned?.mean ?? star,
          step: facts.rows.step,
          supports: true,
        },
      ],
    };
  },
};
