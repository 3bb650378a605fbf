import { formatPercent } from '../diagnosis/numberText';
import { isShrinking, toSpread } from '../facts/geometryFacts';
import type { Detector } from './detector';

/** Spread below 0.6 of its start and still falling: a normal phase of hard mining, so information only. */
export const contraction: Detector = {
  code: 'geometry.contraction',
  rhythm: ['snapshot'],
  raiseAfter: 3,
  clearAfter: 6,
  judge({ geometry }) {
    const spread = toSpread(geometry);
    if (Number.isNaN(spread)) return 'unknown';
    if (spread < 0.6 && isShrinking(geometry)) return 'holds';
    const smallest = geometry.smallestKappa?.kappa ?? 0;
    return spread > 0.6 || geometry.last!.kappa > 1.5 * smallest ? 'clears' : 'between';
  },
  describe({ geometry }) {
    const spread = toSpread(geometry);
    const step = geometry.last!.step;
    return {
      severity: 'information',
      title: 'Contraction',
      message: `Distances shrank to ${formatPercent(spread)} of their start by step ${step}. Hard mining starts this way; it is a danger only where information does not rise.`,
      evidence: [{ name: 'spread (contracted below 0.6)', value: spread, step, supports: true }],
    };
  },
};
