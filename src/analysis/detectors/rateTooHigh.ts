import { formatPercent } from '../diagnosis/numberText';
import type { Detector } from './detector';

/** One of the first 20 steps moved the weights by more than healthy runs do. */
export const rateTooHigh: Detector = {
  code: 'rate.too-high',
  rhythm: ['row'],
  raiseAfter: 1,
  clearAfter: 20,
  judge({ rows, updateLimit }) {
    const update = rows.updateRatio;
    if (!update || update.last.step !== rows.step) return 'unknown';
    if (update.count <= 20 && update.last.value > updateLimit) return 'holds';
    return update.last.value < updateLimit / 2 ? 'clears' : 'between';
  },
  describe({ rows, updateLimit }) {
    const early = rows.earlyUpdate!;
    return {
      severity: 'warning',
      title: 'Learning rate too high',
      message: `Weights moved ${formatPercent(early.value)} of their norm in step ${early.step}; healthy runs of this kind stay under ${formatPercent(updateLimit)}.`,
      evidence: [
        {
          name: `weights moved ${formatPercent(early.value)} in one step (limit ${formatPercent(updateLimit)})`,
          value: early.value,
          step: early.step,
          supports: true,
        },
      ],
    };
  },
};
