import type { VerdictState } from '../../domain/run';
import { NO_INFORMATION, toSpread } from '../facts/geometryFacts';
import type { RunFacts } from '../facts/runFacts';
import { toMean } from '../facts/window';

export interface Confidence {
  readonly level: 'high' | 'medium' | 'low';
  readonly line: string;
}

const BAD: ReadonlySet<VerdictState> = new Set<VerdictState>(['collapsing', 'dead-at-loss', 'dead-at-zero']);
const GOOD: ReadonlySet<VerdictState> = new Set<VerdictState>(['learning', 'contracted-rising', 'learned']);

/**
 * How many of four signals agree with the verdict: spread, information, loss against L*, and one of update, dead units and
 * rank. null for states that say by themselves what they rest on.
 */
export function toConfidence(
  state: VerdictState,
  facts: RunFacts,
  { quiet, ended }: { readonly quiet: boolean; readonly ended: boolean },
): Confidence | null {
  const bad = BAD.has(state);
  if (!bad && !GOOD.has(state)) return null;
  const signals = [readSpread(facts), readInformation(facts), readLoss(facts), readNetwork(facts)];
  const agreeing = signals.filter((signal) => signal === (bad ? 'bad' : 'good')).length;
  const level = agreeing === 4 ? 'high' : agreeing === 3 ? 'medium' : 'low';
  const word = level === 'high' ? 'High' : level === 'medium' ? 'Medium' : 'Low';
  return { level, line: `${word} confidence${sayRest({ state, level, agreeing, quiet, ended })}` };
}

function sayRest({
  state,
  level,
  agreeing,
  quiet,
  ended,
}: {
  readonly state: VerdictState;
  readonly level: Confidence['level'];
  readonly agreeing: number;
  readonly quiet: boolean;
  readonly ended: boolean;
}): string {
  if (state === 'learned') return '.';
  if (state === 'contracted-rising' && level !== 'low') {
    return '. Nothing to do: in a collapse, information falls while distances shrink; here it rises.';
  }
  if (state === 'learning' && level === 'high' && quiet) return '. No alert since the start.';
  const count = `: ${agreeing} of 4 signals agree.`;
  if (state === 'collapsing' && level !== 'low') {
    return `${count} A dead network has no gradient left to recover with.`;
  }
  return level === 'high' || ended || state.startsWith('dead')
    ? count
    : `${count} Wait for 3 more snapshots.`;
}

type Signal = 'bad' | 'good' | null;

function readSpread(facts: RunFacts): Signal {
  const spread = toSpread(facts.geometry);
  if (Number.isNaN(spread)) return null;
  return spread < 0.3 ? 'bad' : 'good';
}

function readInformation(facts: RunFacts): Signal {
  const { last, start, peakInfo } = facts.geometry;
  const info = last?.info ?? null;
  if (info === null) return null;
  const lost = info < NO_INFORMATION || ((peakInfo?.info ?? 0) - info > 0.1 && info < 0.3);
  if (lost) return 'bad';
  return info >= 0.6 || info - (start?.info ?? 0) > 0.05 ? 'good' : null;
}

function readLoss(facts: RunFacts): Signal {
  const star = facts.lossStar;
  const recent = facts.rows.recentLoss;
  if (star === null || recent.values.length === 0) return null;
  const mean = toMean(recent);
  if (star > 0 && Math.abs(mean - star) / star < 0.1) return 'bad';
  return mean < star || mean < (facts.rows.loss?.first.value ?? 0) ? 'good' : null;
}

function readNetwork(facts: RunFacts): Signal {
  const { dead, earlyUpdate } = facts.rows;
  const rank = facts.geometry.last?.rank ?? Number.NaN;
  if ((earlyUpdate && earlyUpdate.value > facts.updateLimit) || (dead && dead.last.value > 0.8)) return 'bad';
  if (Number.isNaN(rank)) return null;
  return rank < 2.5 && (facts.geometry.last?.d ?? 0) > 3 ? 'bad' : 'good';
}
