import { formatNumber, formatScore } from '../diagnosis/numberText';
import { isDead, isRevived } from '../facts/geometryFacts';
import type { Detector } from './detector';

/** All outputs equal: kappa < 1e-3 and information < 0.15 in two snapshots. */
export const pointCollapse: Detector = {
  code: 'geometry.point-collapse',
  rhythm: ['snapshot'],
  raiseAfter: 2,
  clearAfter: 3,
  judge({ geometry }) {
    const last = geometry.last;
    if (!last || Number.isNaN(last.kappa)) return 'unknown';
    if (isDead(last)) return 'holds';
    return isRevived(last) ? 'clears' : 'between';
  },
  describe({ geometry }) {
    const last = geometry.last!;
    const since = geometry.deadSince ?? last.step;
    const information =
      last.info === null
        ? ''
        : `, and neighbours match labels no better than chance: information ${formatScore(last.info)}`;
    return {
      severity: 'error',
      since,
      title: 'Collapsed to one point',
      message: `Since step ${since} every input maps to the same point: the median distance is ${formatNumber(last.median)}${information}.`,
      evidence: [
        {
          name: 'median distance / reference distance (dead below 0.001)',
          value: last.kappa,
          step: last.step,
          supports: true,
        },
        ...(last.info === null
          ? []
          : [{ name: 'information (none below 0.15)', value: last.info, step: last.step, supports: true }]),
      ],
    };
  },
};
