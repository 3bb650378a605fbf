import { formatNumber } from '../diagnosis/numberText';
import type { RunFacts } from '../facts/runFacts';
import type { Detector, Judgement } from './detector';

const STILL = 1e-9;
const ACTIVE = 0.02;
const ALIVE = 1e-2;

/**
 * Since the first step: no gradient although triplets are active and the space is alive, or gradients and no weight that
 * changes. A run that moved before is dead, converged or frozen by its rate: other alerts say so.
 */
function toReason(facts: RunFacts): 'no-gradient' | 'no-update' | null {
  const { gradNorm, updateRatio, activeShare, step, loss } = facts.rows;
  if (!gradNorm || gradNorm.last.step !== step) return null;
  const last = facts.geometry.last;
  const alive = last !== null && last.kappa > ALIVE;
  const active = (activeShare?.last.value ?? 0) > ACTIVE && (loss?.last.value ?? 0) > 1e-9;
  if (gradNorm.highest.value === 0) return alive && active ? 'no-gradient' : null;
  return updateRatio && updateRatio.highest.value < STILL ? 'no-update' : null;
}

/** Rows without which equal snapshots may be one look at gradients that are still being added up; or so many of them. */
const SETTLED_ROWS = 20;
const MANY_SNAPSHOTS = 8;

/** Every look at a living space has seen the same as the first. */
function isStill({ rows, geometry: { stillCount, last } }: RunFacts): boolean {
  if (stillCount === null || stillCount === 0 || !(last!.kappa > ALIVE)) return false;
  if (rows.updateRatio && rows.updateRatio.highest.value >= STILL) return false;
  return rows.count === 0 || rows.count >= SETTLED_ROWS || stillCount >= MANY_SNAPSHOTS;
}

function judgeRow(facts: RunFacts): Judgement {
  if (facts.rows.gradNorm?.last.step !== facts.rows.step) return 'unknown';
  if (toReason(facts) !== null) return 'holds';
  // Without update ratios only snapshots can tell whether gradients arrive anywhere.
  return facts.rows.updateRatio === null && facts.geometry.stillCount !== null ? 'unknown' : 'clears';
}

/**
 * Five steps in a row that change nothing: the loss is cut from the graph, or the optimiser has other parameters. Where a
 * program logs neither gradients nor updates: five snapshots that are the first one over again.
 */
export const nothingMoves: Detector = {
  code: 'graph.nothing-moves',
  rhythm: ['row', 'snapshot'],
  raiseAfter: 5,
  clearAfter: 10,
  judge(facts, rhythm) {
    if (rhythm === 'row') return judgeRow(facts);
    if (isStill(facts)) return 'holds';
    return facts.geometry.stillCount === null && facts.rows.gradNorm === null ? 'clears' : 'unknown';
  },
  describe(facts) {
    const { gradNorm, step } = facts.rows;
    const gradient = gradNorm?.last.value ?? null;
    const still = facts.geometry.stillCount ?? 0;
    const evidence = [
      ...(gradient === null ? [] : [{ name: 'gradient norm', value: gradient, step, supports: true }]),
      ...(still === 0
        ? []
        : [{ name: 'snapshots equal to the first', value: still, step: facts.step, supports: true }]),
    ];
    return { severity: 'error', title: 'Nothing moves', message: sayWhatStands(facts), evidence };
  },
};

function sayWhatStands(facts: RunFacts): string {
  const { gradNorm, step } = facts.rows;
  if (gradNorm?.highest.value === 0)
    return `The gradient is 0 at step ${step} although triplets are active: the loss may be cut from the graph.`;
  const others = 'the optimiser has other parameters, or its rate is 0';
  if (gradNorm)
    return `Gradients arrive (norm ${formatNumber(gradNorm.last.value)} at step ${step}) and no weight changes: ${others}.`;
  const { start, last } = facts.geometry;
  return `The embeddings of step ${last!.step} are those of step ${start!.step} to the last bit: no weight that they depend on has changed.`;
}
