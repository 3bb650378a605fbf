import { formatScore } from '../diagnosis/numberText';
import type { GeometryFacts } from '../facts/geometryFacts';
import { countsEpochs, isWarmedUp } from '../facts/warmUp';
import type { Detector } from './detector';

const LOW_AUC = 0.6;
const AUC_GAIN = 0.04;
/** Of the mean of eight snapshots: one of a small probe is noise. */
const GAIN = 0.05;
const LEARNT = 0.15;
const MOVING = 1e-5;

/** Under the untrained network, in AUC and in information. */
const LESS_AUC = 0.05;
const LESS = 0.1;

function gainOf({ start, last }: GeometryFacts): number {
  return (last?.info ?? 0) - (start?.info ?? 0);
}

/** The weights move for a hundred steps and distances tell classes apart no better than before the first, or worse. */
export const noInformation: Detector = {
  code: 'labels.no-information',
  rhythm: ['snapshot'],
  raiseAfter: 3,
  clearAfter: 6,
  judge(facts) {
    const { rows, train, onTrain } = facts;
    const { start, last, recent, peakInfo } = facts.geometry;
    if (!start || !last || last.info === null || last.auc === null) return 'unknown';
    if (!isWarmedUp(facts)) return 'unknown';
    // What it is shown is learnt: the held-out rows are another matter.
    if (!onTrain && gainOf(train) > LEARNT) return 'clears';
    const mean = recent.reduce((sum, point) => sum + (point.info ?? 0), 0) / recent.length;
    const gain = mean - (start.info ?? 0);
    const learnt = (peakInfo?.info ?? 0) - (start.info ?? 0) > LEARNT;
    const moves = !rows.updateRatio || rows.updateRatio.last.value > MOVING;
    const auc = start.auc ?? 0.5;
    const flat = last.auc < LOW_AUC && last.auc <= auc + AUC_GAIN && gain < GAIN;
    const worse = last.auc < auc - LESS_AUC && gain < -LESS;
    if ((flat || worse) && !learnt && moves) return 'holds';
    return (!worse && last.auc > LOW_AUC + 0.05) || gain > 2 * GAIN ? 'clears' : 'between';
  },
  describe(facts) {
    const { geometry } = facts;
    const start = geometry.start!;
    const last = geometry.last!;
    const unit = countsEpochs(facts) ? 'epochs' : 'steps';
    return {
      severity: 'warning',
      title: 'Moving, not learning',
      message: `After ${last.step - start.step} ${unit} distances tell classes apart no better than before: AUC ${formatScore(start.auc)} → ${formatScore(last.auc)} (0.5 is chance), R@1 ${formatScore(start.recallAt1)} → ${formatScore(last.recallAt1)}.`,
      evidence: [
        { name: 'AUC of distances (0.5 is chance)', value: last.auc ?? 0.5, step: last.step, supports: true },
        { name: 'information', value: last.info ?? 0, step: last.step, supports: true },
      ],
    };
  },
};
