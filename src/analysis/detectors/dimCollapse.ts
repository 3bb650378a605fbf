import { formatNumber } from '../diagnosis/numberText';
import type { GeometryFacts } from '../facts/geometryFacts';
import type { Detector } from './detector';
import { gateSeverity } from './severityGate';

/** Effective rank below which a space is hardly more than a line. */
export const LINE_RANK = 1.6;
/** Dimensions and classes with which a line is no design. */
const FEW = 3;
/** Share of the rank that the labels ask for, min(D, C − 1). */
const SHARE_OF_WANTED = 0.35;
const LOST_INFORMATION = 0.1;

/** Rank that tells classes apart: one less than there are of them, where there is room. */
function toWantedRank({ last }: GeometryFacts): number | null {
  if (!last || last.d <= FEW || last.classes === null || last.classes <= FEW) return null;
  return Math.min(last.d, last.classes - 1);
}

/** All embeddings on one line; or on few, while neighbours get worse. */
export const dimCollapse: Detector = {
  code: 'geometry.dim-collapse',
  rhythm: ['snapshot'],
  raiseAfter: 3,
  clearAfter: 6,
  judge({ geometry }) {
    const wanted = toWantedRank(geometry);
    if (wanted === null || Number.isNaN(geometry.last!.rank)) return 'unknown';
    const { rank, info } = geometry.last!;
    const lost = info !== null && (geometry.peakInfo?.info ?? 0) - info > LOST_INFORMATION;
    const fell = rank < 0.5 * geometry.start!.rank;
    if (rank < LINE_RANK || (rank < SHARE_OF_WANTED * wanted && fell && lost)) return 'holds';
    return rank > Math.max(2 * LINE_RANK, SHARE_OF_WANTED * wanted) ? 'clears' : 'between';
  },
  describe({ geometry }) {
    const start = geometry.start!;
    const last = geometry.last!;
    const before = start.rank < LINE_RANK ? '' : `, from ${formatNumber(start.rank)} at step ${start.step}`;
    return {
      severity: gateSeverity(geometry),
      title: 'Dimensions collapsed',
      message: `The effective rank of the ${last.d} dimensions is ${formatNumber(last.rank)} at step ${last.step}${before}: all embeddings lie along ${last.rank < LINE_RANK ? 'one direction' : 'few directions'}.`,
      evidence: [
        {
          name: `effective rank (a line below ${LINE_RANK})`,
          value: last.rank,
          step: last.step,
          supports: true,
        },
        ...(last.info === null
          ? []
          : [{ name: 'information', value: last.info, step: last.step, supports: last.info < 0.3 }]),
      ],
    };
  },
};
