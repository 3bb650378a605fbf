import type { Verdict, VerdictState } from '../../domain/run';
import { formatFactor, formatNumber, formatPercent, formatScore } from '../diagnosis/numberText';
import { toClimb } from '../detectors/climbingLoss';
import { isLossZero, toActiveShare } from '../detectors/starvedTriplets';
import { toSpread } from '../facts/geometryFacts';
import type { RunFacts } from '../facts/runFacts';
import { sayExploded, sayInflated } from './sayNorms';
import { GOOD_INFORMATION } from './verdictState';

export type VerdictWords = Pick<Verdict, 'tone' | 'title' | 'sentence'>;

/** What the batches lack. */
function describeMakeup({ rows: { makeup } }: RunFacts): string {
  if ((makeup.classes?.last.value ?? 2) <= 1) return 'Every row of a batch has the same label.';
  const paired = makeup.pairedShare?.last.value ?? 1;
  if (paired < 0.5)
    return `Only ${formatPercent(paired)} of the rows of a batch have another row of their class.`;
  return `${formatPercent(makeup.duplicateShare?.last.value ?? 0)} of the positive pairs of a batch are one row twice.`;
}

/** Spread as people read it: a percentage of its start when smaller, a factor when larger. */
export function formatSpread(spread: number): string {
  if (Number.isNaN(spread)) return '–';
  return spread < 1 ? formatPercent(spread) : formatFactor(spread);
}

/** Title and sentence of each state, as the dashboard page words them. */
export function sayState(state: VerdictState, facts: RunFacts, ended: boolean): VerdictWords {
  const last = facts.geometry.last;
  const recall = formatScore(last?.recallAt1 ?? null);
  switch (state) {
    case 'waiting':
      return {
        tone: 'loading',
        title: 'Waiting for the first step',
        sentence: 'No step and no embedding has arrived yet.',
      };
    case 'too-early':
      return {
        tone: 'question',
        title: 'Too early to tell',
        sentence: `${facts.geometry.count} of 3 snapshots.`,
      };
    case 'no-embeddings':
      return {
        tone: 'question',
        title: "Loss only: can't judge",
        sentence: "No embeddings arrive, so collapse can't be told from progress.",
      };
    case 'not-a-number':
      return { tone: 'error', title: titleNotANumber(facts), sentence: sayNotANumber(facts) };
    case 'dead-at-loss':
      return {
        tone: 'error',
        title: `Dead since step ${facts.geometry.deadSince ?? last?.step ?? 0}`,
        sentence: 'Every input maps to the same point. The gradient is 0 there: more steps change nothing.',
      };
    case 'dead-at-zero':
      return {
        tone: 'error',
        title: 'Dead, and the loss says 0',
        sentence: 'The miner finds no triplet in a collapsed space.',
      };
    case 'no-labels':
      return sayWithoutLabels(facts);
    case 'collapsing':
      return sayCollapsing(facts);
    case 'contracted-rising':
      return {
        tone: 'info',
        title: 'Contracting, and learning',
        sentence: `Distances shrank to ${formatSpread(toSpread(facts.geometry))} of their start while neighbours match labels ever more often: R@1 ${formatScore(facts.geometry.start?.recallAt1 ?? null)} → ${recall}. ${sayMiner(facts)} starts this way.`,
      };
    case 'tiny-ordered':
      return {
        tone: 'warning',
        title: 'Small, but ordered',
        sentence: `Distances are ${formatPercent(last?.kappa ?? 0)} of the margin, yet neighbours are right (R@1 ${recall}). This is scale, not collapse.`,
      };
    case 'inflated-poor':
      return sayExploded(facts);
    case 'inflated-good':
      return sayInflated(facts);
    case 'starved':
      return {
        tone: 'warning',
        title: 'Nothing left to learn from',
        sentence: `${formatPercent(isLossZero(facts) ? 0 : (toActiveShare(facts) ?? 0))} of mined triplets are active and R@1 is only ${recall}.`,
      };
    case 'no-triplets':
      return { tone: 'error', title: 'Batches without triplets', sentence: describeMakeup(facts) };
    case 'climbing':
      return {
        tone: 'error',
        title: 'The loss climbs',
        sentence: `Training goes the wrong way: the loss is ${formatFactor(toClimb(facts) ?? Number.NaN)} its start, and neighbours are no better than before it: R@1 ${formatScore(facts.geometry.start?.recallAt1 ?? null)} → ${recall}.`,
      };
    case 'no-information':
      return {
        tone: 'warning',
        title: 'Moving, not learning',
        sentence: `Distances change, neighbours do not get better than at the start: R@1 ${formatScore(facts.geometry.start?.recallAt1 ?? null)} → ${recall}.`,
      };
    case 'nothing-moves':
      return { tone: 'error', title: 'Nothing moves', sentence: sayNothingMoves(facts) };
    case 'frozen-by-rate':
      return {
        tone: 'warning',
        title: 'Frozen by the learning rate',
        sentence: `lr fell to ${formatNumber(facts.rows.rate?.last.value ?? 0)} at step ${facts.rows.rateDropStep ?? 0} while information was still rising.`,
      };
    case 'overfitting':
      return {
        tone: 'warning',
        title: 'Overfitting',
        sentence: `Train R@1 ${formatScore(facts.train.last?.recallAt1 ?? null)}, held out ${recall}.`,
      };
    case 'learned':
    case 'learning':
      return sayLearning(facts, ended);
  }
}

function sayLearning(facts: RunFacts, ended: boolean): VerdictWords {
  const { start, last } = facts.geometry;
  const recall = last?.recallAt1 ?? null;
  const held = facts.onTrain ? 'R@1' : 'held-out R@1';
  if (ended) {
    const gain = (recall ?? 0) - (start?.recallAt1 ?? 0);
    const against = `${formatScore(Math.abs(gain))} ${gain < 0 ? 'below' : 'above'} the untrained network`;
    const learned = (last?.info ?? 0) >= GOOD_INFORMATION;
    const subject = held.charAt(0).toUpperCase() + held.slice(1);
    return {
      tone: learned ? 'pass' : 'info',
      title: learned ? 'Learned' : gain > 0 ? 'Ended while learning' : 'Ended without learning',
      sentence: `${subject} is ${formatScore(recall)}, ${against}.`,
    };
  }
  const gap = last?.gap ?? null;
  const margin = facts.context.loss.margin;
  if (gap === null || gap <= 0) {
    return {
      tone: 'pass',
      title: 'Learning',
      sentence: `Negatives are not yet apart from positives; ${held} is ${formatScore(recall)}, from ${formatScore(start?.recallAt1 ?? null)}.`,
    };
  }
  const margins =
    margin !== null && margin > 0 && !facts.context.loss.soft
      ? `, ${formatNumber(gap / margin)} margins,`
      : '';
  return {
    tone: 'pass',
    title: 'Learning',
    sentence: `Negatives are pulling away from positives: the median gap is ${formatNumber(gap)}${margins} and ${held} is ${formatScore(recall)}.`,
  };
}

function sayCollapsing(facts: RunFacts): VerdictWords {
  const { geometry } = facts;
  const info = geometry.last?.info ?? null;
  const peak = geometry.peakInfo?.info ?? null;
  const spread = formatSpread(toSpread(geometry));
  const fallen =
    info !== null && peak !== null && peak > info + 0.01
      ? `information has fallen from ${formatScore(peak)} to ${formatScore(info)}`
      : `information stays at ${formatScore(info)}`;
  return {
    tone: 'warning',
    title: 'Collapsing',
    sentence: `All embeddings are closing in on one point: spread is ${spread} of its start, and ${fallen}.`,
  };
}

function sayWithoutLabels(facts: RunFacts): VerdictWords {
  const spread = toSpread(facts.geometry);
  const says = `Spread is ${formatSpread(spread)} of its start.`;
  if (spread < 0.05)
    return {
      tone: 'warning',
      title: 'Collapsing',
      sentence: `${says} Without labels this is judged from spread alone.`,
    };
  return {
    tone: 'pass',
    title: 'Not collapsing',
    sentence: `${says} Whether neighbours are right can't be told without labels.`,
  };
}

function titleNotANumber({ rows: { nonFinite } }: RunFacts): string {
  return nonFinite ? `Not a number since step ${nonFinite.step}` : 'Not a number';
}

function sayNotANumber(facts: RunFacts): string {
  const at = facts.rows.nonFinite;
  if (at?.what === 'loss')
    return `The loss is ${formatNumber(at.value)} since step ${at.step}: every weight that it reaches is lost.`;
  const last = facts.geometry.last;
  return `${formatPercent(last?.nonFiniteShare ?? 0)} of the embedding values are NaN or infinite at step ${last?.step ?? 0}.`;
}

function sayNothingMoves(facts: RunFacts): string {
  const gradient = facts.rows.gradNorm?.last.value ?? null;
  if (gradient === 0) return 'The gradient is 0: the loss may be cut from the graph.';
  if (gradient === null)
    return `The embeddings of step ${facts.geometry.last?.step ?? 0} are those of step ${facts.geometry.start?.step ?? 0} to the last bit: no weight has changed.`;
  return 'Gradients arrive and no weight changes: the optimiser has other parameters, or its rate is 0.';
}

function sayMiner(facts: RunFacts): string {
  const miner = facts.context.miner ?? 'hard';
  return `${miner.charAt(0).toUpperCase()}${miner.slice(1)} mining`;
}
