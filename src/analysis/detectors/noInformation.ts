import { formatScore } from '../diagnosis/numberText';
import type { GeometryFacts } from '../facts/geometryFacts';
import type { Detector } from './detector';

const WARMED_UP = 100;
const LOW_AUC = 0.6;
const AUC_GAIN = 0.04;
/** Of the mean of eight snapshots: one of a small probe is noise. */
const GAIN = 0.05;
const LEARNT = 0.15;
const MOVING = 1e-5;

function gainOf({ start, last }: GeometryFacts): number {
  return (last?.info ?? 0) - (start?.info ?? 0);
}

/** The weights move for a hundred steps and distances tell classes apart no better than before the first. */
export const noInformation: Detector = {
  code: 'labels.no-information',
  rhythm: ['snapshot'],
  raiseAfter: 3,
  clearAfter: 6,
  judge({ geometry: { start, last, recent, peakInfo }, rows, train, onTrain }) {
    if (!start || !last || last.info === null || last.auc === null) return 'unknown';
    if (last.step - start.step < WARMED_UP) return 'unknown';
    // What it is shown is learnt: the held-out rows are another matter.
    if (!onTrain && gainOf(train) > LEARNT) return 'clears';
    const mean = recent.reduce((sum, point) => sum + (point.info ?? 0), 0) / recent.length;
    const gain = mean - (start.info ?? 0);
    const learnt = (peakInfo?.info ?? 0) - (start.info ?? 0) > LEARNT;
    const moves = !rows.updateRatio || rows.updateRatio.last.value > MOVING;
    if (last.auc < LOW_AUC && last.auc <= (start.auc ?? 0.5) + AUC_GAIN && gain < GAIN && !learnt && moves)
      return 'holds';
    return last.auc > LOW_AUC + 0.05 || gain > 2 * GAIN ? 'clears' : 'between';
  },
  describe({ geometry }) {
    const start = geometry.start!;
    const last = geometry.last!;
    return {
      severity: 'warning',
      title: 'Moving, not learning',
      message: `After ${last.step - start.step} steps distances tell classes apart no better than before: AUC ${formatScore(start.auc)} → ${formatScore(last.auc)} (0.5 is chance), R@1 ${formatScore(start.recallAt1)} → ${formatScore(last.recallAt1)}.`,
      evidence: [
        { name: 'AUC of distances (0.5 is chance)', value: last.auc ?? 0.5, step: last.step, supports: true },
        { name: 'information', value: last.info ?? 0, step: last.step, supports: true },
      ],
    };
  },
};
