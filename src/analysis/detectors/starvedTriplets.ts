import { formatNumber, formatPercent, formatScore } from '../diagnosis/numberText';
import type { RunFacts } from '../facts/runFacts';
import { isFull, toMean } from '../facts/window';
import type { Detector } from './detector';

const STARVED = 0.02;
const LEARNED = 0.9;
const SETTLED_ROWS = 10;
/** Share of L* below which a loss counts as 0. */
const ZERO_LOSS = 0.01;

/** Active share of the batches' triplets, else of the snapshot's; null where neither is known. */
export function toActiveShare(facts: RunFacts): number | null {
  if (!Number.isNaN(facts.rows.activeEma)) return facts.rows.activeEma;
  return facts.geometry.last?.active ?? null;
}

/** Nearly every mined triplet is solved, whatever the share of those that the miner left out. */
export function isLossZero(facts: RunFacts): boolean {
  const recent = facts.rows.recentLoss;
  return isFull(recent) && Math.abs(toMean(recent)) < Math.max(1e-9, ZERO_LOSS * (facts.lossStar ?? 0));
}

/** Hardly a triplet violates the margin and the labels have not been learned. A converged run looks the same but for information. */
export const starvedTriplets: Detector = {
  code: 'triplets.starved',
  rhythm: ['snapshot'],
  raiseAfter: 3,
  clearAfter: 6,
  judge(facts) {
    // What a batch lacks is told in its first rows, by alerts of their own.
    if (facts.rows.count > 0 && facts.rows.count < SETTLED_ROWS) return 'unknown';
    const active = isLossZero(facts) ? 0 : toActiveShare(facts);
    const info = facts.geometry.last?.info ?? null;
    if (active === null || info === null) return 'unknown';
    // What it is shown is solved: the held-out rows are another matter.
    if (!facts.onTrain && (facts.train.last?.info ?? 0) >= LEARNED) return 'clears';
    const gain = info - (facts.geometry.start?.info ?? info);
    if (active < STARVED && info < LEARNED && gain < 0.05) return 'holds';
    return active > 2 * STARVED || gain >= 0.1 || info >= LEARNED ? 'clears' : 'between';
  },
  describe(facts) {
    const zero = isLossZero(facts);
    const active = zero ? 0 : (toActiveShare(facts) ?? 0);
    const last = facts.geometry.last!;
    const start = facts.geometry.start!;
    const why = zero
      ? `The loss is ${formatNumber(toMean(facts.rows.recentLoss))}: nearly every triplet that it gets is already solved`
      : `${formatPercent(active)} of triplets violate the margin, so almost no gradient is left`;
    return {
      severity: 'warning',
      title: 'Nothing left to learn from',
      message: `${why}. R@1 is ${formatScore(last.recallAt1)} (${formatScore(start.recallAt1)} at step ${start.step}).`,
      evidence: [
        {
          name: 'active share of triplets (starved below 0.02)',
          value: active,
          step: last.step,
          supports: true,
        },
        { name: 'information', value: last.info ?? 0, step: last.step, supports: true },
      ],
    };
  },
};
