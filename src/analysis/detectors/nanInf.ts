import { toJsonNumber } from '../../domain/metrics';
import { formatNumber, formatPercent } from '../diagnosis/numberText';
import { NON_FINITE_SPELL } from '../facts/rowFacts';
import type { RunFacts } from '../facts/runFacts';
import type { Detector } from './detector';

/** The first NaN or infinity in the loss, the gradient or the embeddings. */
export const nanInf: Detector = {
  code: 'numeric.nan-inf',
  rhythm: ['row', 'snapshot'],
  raiseAfter: 1,
  clearAfter: 1,
  judge(facts) {
    const spell = facts.rows.nonFinite !== null && facts.rows.finiteRows < NON_FINITE_SPELL;
    if (spell) return facts.rows.finiteRows === 0 ? 'holds' : 'between';
    return (facts.geometry.last?.nonFiniteShare ?? 0) > 0 ? 'holds' : 'clears';
  },
  describe(facts) {
    const { nonFinite, finiteRows } = facts.rows;
    if (nonFinite && finiteRows < NON_FINITE_SPELL) return describeRow(facts, nonFinite);
    const last = facts.geometry.last;
    const share = last?.nonFiniteShare ?? 0;
    const step = last?.step ?? null;
    return {
      severity: 'error',
      title: 'Not a number',
      message: `${formatPercent(share)} of the embedding values are NaN or infinite at step ${step}.`,
      evidence: [
        { name: 'share of embedding values that are NaN or infinite', value: share, step, supports: true },
      ],
    };
  },
};

function describeRow(facts: RunFacts, at: { what: 'loss' | 'gradient'; step: number; value: number }) {
  const subject = at.what === 'loss' ? 'The loss' : 'The norm of the gradient';
  const before = at.what === 'loss' ? facts.rows.loss : facts.rows.gradNorm;
  const lastFinite = before
    ? ` The last finite value was ${formatNumber(before.last.value)} at step ${before.last.step}.`
    : '';
  const loss = at.what === 'loss';
  return {
    severity: loss ? ('error' as const) : ('warning' as const),
    title: loss ? 'Not a number' : 'Gradient is not a number',
    message: `${subject} is ${formatNumber(at.value)} since step ${at.step}.${lastFinite}`,
    evidence: [
      {
        name: loss ? 'first loss that is not finite' : 'first gradient norm that is not finite',
        value: toJsonNumber(at.value),
        step: at.step,
        supports: true,
      },
    ],
  };
}
