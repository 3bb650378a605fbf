import { formatNumber } from '../diagnosis/numberText';
import type { RunFacts } from '../facts/runFacts';
import type { Detector } from './detector';

const STILL = 1e-9;
const ACTIVE = 0.02;

/**
 * Since the first step: no gradient although triplets are active and the space is alive, or gradients and no weight that
 * changes. A run that moved before is dead, converged or frozen by its rate: other alerts say so.
 */
function toReason(facts: RunFacts): 'no-gradient' | 'no-update' | null {
  const { gradNorm, updateRatio, activeShare, step, loss } = facts.rows;
  if (!gradNorm || gradNorm.last.step !== step) return null;
  const last = facts.geometry.last;
  const alive = last !== null && last.kappa > 1e-2;
  const active = (activeShare?.last.value ?? 0) > ACTIVE && (loss?.last.value ?? 0) > 1e-9;
  if (gradNorm.highest.value === 0) return alive && active ? 'no-gradient' : null;
  return updateRatio && updateRatio.highest.value < STILL ? 'no-update' : null;
}

/** Five steps in a row that change nothing: the loss is cut from the graph, or the optimiser has other parameters. */
export const nothingMoves: Detector = {
  code: 'graph.nothing-moves',
  rhythm: ['row'],
  raiseAfter: 5,
  clearAfter: 10,
  judge(facts) {
    if (facts.rows.gradNorm?.last.step !== facts.rows.step) return 'unknown';
    return toReason(facts) === null ? 'clears' : 'holds';
  },
  describe(facts) {
    const gradient = facts.rows.gradNorm?.last.value ?? 0;
    const step = facts.rows.step;
    return {
      severity: 'error',
      title: 'Nothing moves',
      message:
        gradient === 0
          ? `The gradient is 0 at step ${step} although triplets are active: the loss may be cut from the graph.`
          : `Gradients arrive (norm ${formatNumber(gradient)} at step ${step}) and no weight changes: the optimiser has other parameters, or its rate is 0.`,
      evidence: [{ name: 'gradient norm', value: gradient, step, supports: true }],
    };
  },
};
