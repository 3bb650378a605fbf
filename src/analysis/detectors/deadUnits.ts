import { formatPercent } from '../diagnosis/numberText';
import type { RunFacts } from '../facts/runFacts';
import { gateSeverity } from './severityGate';
import type { Detector } from './detector';

const DEAD_AT_START = 0.99;
const MANY_DEAD = 0.8;

function isDeadFromStart(facts: RunFacts): boolean {
  const dead = facts.rows.dead;
  return dead !== null && dead.first.value >= DEAD_AT_START && dead.last.value >= DEAD_AT_START;
}

/** ReLU units that give 0 for every probe input: nearly all from the start, or more than 80 % and more than before. */
export const deadUnits: Detector = {
  code: 'units.dead',
  rhythm: ['snapshot'],
  raiseAfter: 2,
  clearAfter: 4,
  judge(facts) {
    const dead = facts.rows.dead;
    if (!dead) return 'unknown';
    const share = dead.last.value;
    if (isDeadFromStart(facts) || (share > MANY_DEAD && share > dead.first.value)) return 'holds';
    return share < MANY_DEAD / 2 ? 'clears' : 'between';
  },
  describe(facts) {
    const dead = facts.rows.dead!;
    const fromStart = isDeadFromStart(facts);
    return {
      severity: fromStart ? 'error' : gateSeverity(facts.geometry),
      title: 'Dead units',
      message: fromStart
        ? `${formatPercent(dead.last.value)} of the units give 0 for every input since step ${dead.first.step}: no gradient passes through them.`
        : `Units that give 0 for every input rose from ${formatPercent(dead.first.value)} at step ${dead.first.step} to ${formatPercent(dead.last.value)} at step ${dead.last.step}.`,
      evidence: [
        { name: 'share of dead units', value: dead.first.value, step: dead.first.step, supports: true },
        { name: 'share of dead units', value: dead.last.value, step: dead.last.step, supports: true },
      ],
    };
  },
};
