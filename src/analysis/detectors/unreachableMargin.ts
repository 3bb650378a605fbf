import { formatNumber } from '../diagnosis/numberText';
import { toWidestDistance } from '../diagnosis/referenceScale';
import type { Detector } from './detector';

/** A margin that no two unit rows can keep: the loss has a floor above 0, whatever is learnt. */
export const unreachableMargin: Detector = {
  code: 'loss.margin-unreachable',
  rhythm: ['row'],
  raiseAfter: 5,
  clearAfter: 10,
  judge({ context, rows }) {
    const widest = toWidestDistance(context);
    const { margin, soft, reduction } = context.loss;
    if (widest === null || margin === null || soft) return 'unknown';
    // A loss below its floor: the margin or the normalisation is not what was said.
    const belowFloor = reduction !== 'sum' && rows.loss !== null && rows.loss.last.value < margin - widest;
    return margin >= widest && !belowFloor ? 'holds' : 'clears';
  },
  describe({ context, rows }) {
    const widest = toWidestDistance(context)!;
    const margin = context.loss.margin!;
    return {
      severity: 'warning',
      title: 'The margin cannot be reached',
      message: `The margin is ${formatNumber(margin)} and normalised rows are at most ${formatNumber(widest)} apart: the loss cannot fall below ${formatNumber(margin - widest)}, and every triplet pulls for ever.`,
      evidence: [{ name: 'margin', value: margin, step: rows.step, supports: true }],
    };
  },
};
