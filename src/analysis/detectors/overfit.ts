import { formatScore } from '../diagnosis/numberText';
import type { RunFacts } from '../facts/runFacts';
import type { Detector } from './detector';
import { isLossZero, toActiveShare } from './starvedTriplets';

const GAP = 0.3;
const SOLVED = 0.03;
const HELD_OUT_POOR = 0.5;
const LEARNT = 0.15;
const LOST = 0.2;

/**
 * Information of the training probe minus that of the held-out one, now and at the start; null where one is missing. Not R@1:
 * its chance differs where one class fills the training rows.
 */
export function toInformationGap({
  onTrain,
  train,
  geometry,
}: RunFacts): { now: number; start: number } | null {
  const ends = [train.last, geometry.last, train.start, geometry.start].map((point) => point?.info);
  if (onTrain || ends.some((info) => info === null || info === undefined)) return null;
  const [trainNow, heldNow, trainStart, heldStart] = ends as [number, number, number, number];
  return { now: trainNow - heldNow, start: trainStart - heldStart };
}

/** Training rows are learnt, and held-out ones are told apart worse than by the untrained network. */
function isUnlearning({ onTrain, train, geometry }: RunFacts): boolean {
  const { start, last } = geometry;
  if (onTrain || !start || !last) return false;
  const gained = (train.last?.info ?? 0) - (train.start?.info ?? 0);
  const lost = (start.info ?? 0) - (last.info ?? 0);
  return gained > LEARNT && lost > LOST && (start.auc ?? 0) - (last.auc ?? 0) > LOST / 2;
}

/** The training rows are solved and the held-out ones are not: what was learned is the rows, not the classes. */
export const overfit: Detector = {
  code: 'labels.overfit',
  rhythm: ['snapshot'],
  raiseAfter: 4,
  clearAfter: 8,
  judge(facts) {
    const gap = toInformationGap(facts);
    const info = facts.geometry.last?.info ?? null;
    if (isUnlearning(facts)) return 'holds';
    const active = isLossZero(facts) ? 0 : (toActiveShare(facts) ?? facts.train.last?.active ?? null);
    if (gap === null || info === null || active === null) return 'unknown';
    const poor = info < HELD_OUT_POOR && (facts.train.last?.info ?? 0) > 2 * info;
    if (gap.now > GAP && gap.now - gap.start > GAP / 2 && active < SOLVED && poor) return 'holds';
    return gap.now < GAP / 2 || info > HELD_OUT_POOR + 0.1 ? 'clears' : 'between';
  },
  describe(facts) {
    const { train, geometry } = facts;
    const held = geometry.last!;
    const shown = train.last!;
    return {
      severity: 'warning',
      title: 'Overfitting',
      message: isUnlearning(facts) ? sayUnlearning(facts) : saySolved(facts),
      evidence: [
        { name: 'R@1 of training rows', value: shown.recallAt1 ?? 0, step: shown.step, supports: true },
        { name: 'R@1 of held-out rows', value: held.recallAt1 ?? 0, step: held.step, supports: true },
      ],
    };
  },
};

function saySolved({ train, geometry: { start, last } }: RunFacts): string {
  return `R@1 is ${formatScore(train.last!.recallAt1)} on rows that are trained on and ${formatScore(last!.recallAt1)} on those held out (${formatScore(start!.recallAt1)} at step ${start!.step}), and no triplet is left to learn from.`;
}

function sayUnlearning({ train, geometry: { start, last } }: RunFacts): string {
  return `R@1 of rows that are trained on rose from ${formatScore(train.start!.recallAt1)} to ${formatScore(train.last!.recallAt1)}, and of those held out it fell from ${formatScore(start!.recallAt1)} to ${formatScore(last!.recallAt1)}: what training teaches, they do not have.`;
}
