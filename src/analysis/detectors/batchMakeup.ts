import { formatPercent } from '../diagnosis/numberText';
import { isInformationRising } from '../facts/geometryFacts';
import type { RunFacts } from '../facts/runFacts';
import type { Detector } from './detector';

const HARDLY_PAIRED = 0.05;
const HALF_PAIRED = 0.5;
const DUPLICATES = 0.2;
const STEPS = 5;

/** Neighbours that get better: the run does with what it is given. */
function learns(facts: RunFacts): boolean {
  return isInformationRising(facts.geometry) || (facts.geometry.last?.info ?? 0) >= 0.9;
}

/** Hardly a row of the batch has another one of its label: there is no positive to be near to. */
export const noPositives: Detector = {
  code: 'batch.no-positives',
  rhythm: ['row'],
  raiseAfter: STEPS,
  clearAfter: 2 * STEPS,
  judge(facts) {
    const share = facts.rows.makeup.pairedShare?.last.value;
    if (share === undefined) return 'unknown';
    if (share < HALF_PAIRED) return share >= HARDLY_PAIRED && learns(facts) ? 'between' : 'holds';
    return 'clears';
  },
  describe(facts) {
    const { value, step } = facts.rows.makeup.pairedShare!.last;
    return {
      severity: value < HARDLY_PAIRED ? 'error' : 'warning',
      title: value < HARDLY_PAIRED ? 'No positives in the batches' : 'Few positives in the batches',
      message: `${formatPercent(value)} of the rows of a batch have another row of their class at step ${step}: the others are anchors without a positive.`,
      evidence: [{ name: 'share of rows with a partner', value, step, supports: true }],
    };
  },
};

/** One label in the whole batch: there is no negative to keep away from. */
export const noNegatives: Detector = {
  code: 'batch.no-negatives',
  rhythm: ['row'],
  raiseAfter: STEPS,
  clearAfter: 2 * STEPS,
  judge(facts) {
    const classes = facts.rows.makeup.classes?.last.value;
    if (classes === undefined) return 'unknown';
    return classes <= 1 ? 'holds' : 'clears';
  },
  describe(facts) {
    const { value, step } = facts.rows.makeup.classes!.last;
    return {
      severity: 'error',
      title: 'No negatives in the batches',
      message: `Every row of a batch has the same label at step ${step}: no triplet can be made of it.`,
      evidence: [{ name: 'different labels in a batch', value, step, supports: true }],
    };
  },
};

/** Positives that are their own anchor: at distance 0, so that nothing is learnt from them. */
export const duplicatePositives: Detector = {
  code: 'batch.duplicate-positives',
  rhythm: ['row'],
  raiseAfter: STEPS,
  clearAfter: 2 * STEPS,
  judge(facts) {
    const share = facts.rows.makeup.duplicateShare?.last.value;
    if (share === undefined) return 'unknown';
    if (share <= DUPLICATES / 2) return 'clears';
    return share > DUPLICATES && !learns(facts) ? 'holds' : 'between';
  },
  describe(facts) {
    const { value, step } = facts.rows.makeup.duplicateShare!.last;
    return {
      severity: 'warning',
      title: 'Positives are copies of their anchors',
      message: `${formatPercent(value)} of the positive pairs of a batch are one row twice at step ${step}: at distance 0 they teach nothing.`,
      evidence: [{ name: 'share of positive pairs that are one row', value, step, supports: true }],
    };
  },
};
