import { formatNumber, formatPercent, formatScore } from '../diagnosis/numberText';
import type { Detector } from './detector';
import { toActiveShare } from './starvedTriplets';

const DECAYED = 0.02;
const STILL = 2e-5;
/** Below this share of its highest the rate moves nothing, whatever information was doing. */
const VANISHED = 1e-6;
const WORK_LEFT = 0.2;

/** The rate fell to under 2 % of its highest while triplets were still active and information still rising; or to nothing at all. */
export const rateDecayedEarly: Detector = {
  code: 'rate.decayed-early',
  rhythm: ['snapshot'],
  raiseAfter: 2,
  clearAfter: 4,
  judge(facts) {
    const { rate, updateRatio, infoAtDrop, rateDropStep } = facts.rows;
    const active = toActiveShare(facts);
    if (!rate || active === null || rateDropStep === null) return 'unknown';
    const decayed = rate.last.value < DECAYED * rate.highest.value;
    const still = !updateRatio || updateRatio.last.value < STILL;
    const info = facts.geometry.last?.info ?? null;
    const early = infoAtDrop?.info === 'rising' || rate.last.value < VANISHED * rate.highest.value;
    if (decayed && still && active > WORK_LEFT && early && (info ?? 1) < 0.9) return 'holds';
    return decayed ? 'between' : 'clears';
  },
  describe(facts) {
    const rate = facts.rows.rate!;
    const active = toActiveShare(facts) ?? 0;
    const { last } = facts.geometry;
    const { infoAtDrop } = facts.rows;
    const meanwhile = infoAtDrop?.info === 'rising' ? ' while information was still rising' : '';
    return {
      severity: 'warning',
      title: 'Frozen by the learning rate',
      message: `The learning rate fell from ${formatNumber(rate.highest.value)} to ${formatNumber(rate.last.value)}, below a tenth at step ${infoAtDrop?.step ?? rate.last.step}${meanwhile}. ${formatPercent(active)} of triplets are active, R@1 is ${formatScore(last?.recallAt1 ?? null)}.`,
      evidence: [
        { name: 'learning rate', value: rate.last.value, step: rate.last.step, supports: true },
        { name: 'active share of triplets', value: active, step: last?.step ?? null, supports: true },
      ],
    };
  },
};
