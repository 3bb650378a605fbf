import { formatNumber, formatScore } from '../diagnosis/numberText';
import { NO_INFORMATION } from '../facts/geometryFacts';
import type { Detector } from './detector';
import { toPinnedGap } from './lossPinned';

const TINY_KAPPA = 5e-3;

/** Distances far below the margin with their order intact, and the loss on L*: a matter of scale, not of collapse. */
export const scaleCollapse: Detector = {
  code: 'geometry.scale-collapse',
  rhythm: ['snapshot'],
  raiseAfter: 3,
  clearAfter: 6,
  judge(facts) {
    const last = facts.geometry.last;
    const pinned = toPinnedGap(facts);
    if (!last || last.info === null || !pinned) return 'unknown';
    if (last.kappa < TINY_KAPPA && last.info >= NO_INFORMATION && pinned.gap < 0.02) return 'holds';
    return last.kappa > 2 * TINY_KAPPA || pinned.gap > 0.04 ? 'clears' : 'between';
  },
  describe({ geometry }) {
    const last = geometry.last!;
    return {
      severity: 'warning',
      title: 'Small, but ordered',
      message: `The median distance is only ${formatNumber(last.median)} and the loss stands on L*, yet neighbours are right (R@1 ${formatScore(last.recallAt1)}). This is scale, not collapse.`,
      evidence: [
        { name: 'median distance / reference distance', value: last.kappa, step: last.step, supports: true },
        { name: 'information', value: last.info ?? 0, step: last.step, supports: true },
      ],
    };
  },
};
