import { formatFactor, formatNumber } from '../diagnosis/numberText';
import { measuresUnitRows } from '../diagnosis/referenceScale';
import type { RunFacts } from '../facts/runFacts';
import { gateByOrder } from './severityGate';
import type { Detector } from './detector';

const RAW_GROWTH = 30;
const RAW_LIMIT = 1e4;
const UNIT_GROWTH = 100;

/** Growth over its limit: 1 is the threshold. */
function toExcess(facts: RunFacts): number | null {
  const { start, last } = facts.geometry;
  if (!start || !last || !Number.isFinite(last.norm)) return null;
  const growth = start.norm > 0 ? last.norm / start.norm : 0;
  if (measuresUnitRows(facts.context)) return growth / UNIT_GROWTH;
  return Math.max(growth / RAW_GROWTH, last.norm / RAW_LIMIT);
}

/** Raw norms grew 30-fold (100-fold where the loss normalises, which hides it) or beyond 10,000. */
export const normExplosion: Detector = {
  code: 'norms.explosion',
  rhythm: ['snapshot'],
  raiseAfter: 2,
  clearAfter: 4,
  judge(facts) {
    const excess = toExcess(facts);
    if (excess === null) return 'unknown';
    if (excess > 1) return 'holds';
    return excess < 0.5 ? 'clears' : 'between';
  },
  describe(facts) {
    const start = facts.geometry.start!;
    const last = facts.geometry.last!;
    const growth = last.norm / start.norm;
    return {
      severity: gateByOrder(facts.geometry),
      title: 'Norms exploded',
      message: `The median norm grew ${formatFactor(growth)}, from ${formatNumber(start.norm)} at step ${start.step} to ${formatNumber(last.norm)} at step ${last.step}.`,
      evidence: [
        { name: 'median norm', value: start.norm, step: start.step, supports: true },
        { name: 'median norm', value: last.norm, step: last.step, supports: true },
      ],
    };
  },
};
