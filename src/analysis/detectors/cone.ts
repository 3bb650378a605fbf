import { formatNumber, formatScore } from '../diagnosis/numberText';
import type { Detector } from './detector';

/** √(tr Cov / mean ‖E‖²) below which untrained embeddings all but point the same way. */
export const NARROW = 0.05;
const STILL_NARROW = 0.1;
const NO_LONGER = 0.2;
const POOR_INFORMATION = 0.3;

/** Embeddings that differ by less than a twentieth of their length from the start, and do not open up. */
export const cone: Detector = {
  code: 'geometry.cone',
  rhythm: ['snapshot'],
  raiseAfter: 3,
  clearAfter: 6,
  judge({ geometry: { start, last } }) {
    if (!start || !last || last.info === null || Number.isNaN(start.rho)) return 'unknown';
    if (start.rho >= NARROW) return 'clears';
    if (last.rho < STILL_NARROW && last.info < POOR_INFORMATION) return 'holds';
    return last.rho > NO_LONGER || last.info > 2 * POOR_INFORMATION ? 'clears' : 'between';
  },
  describe({ geometry }) {
    const start = geometry.start!;
    const last = geometry.last!;
    return {
      severity: 'warning',
      title: 'All embeddings point the same way',
      message: `Embeddings differ by ${formatNumber(last.rho)} of their length at step ${last.step} (${formatNumber(start.rho)} at step ${start.step}): what is the same in all inputs drowns what tells them apart. R@1 is ${formatScore(last.recallAt1)}.`,
      evidence: [
        {
          name: `spread / length (narrow below ${NARROW})`,
          value: start.rho,
          step: start.step,
          supports: true,
        },
        { name: 'spread / length', value: last.rho, step: last.step, supports: last.rho < STILL_NARROW },
        { name: 'information', value: last.info ?? 0, step: last.step, supports: true },
      ],
    };
  },
};
