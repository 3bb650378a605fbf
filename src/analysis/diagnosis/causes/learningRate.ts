import { formatFactor, formatNumber, formatPercent, formatScore } from '../numberText';
import { minesHard } from '../updateLimit';
import { isDead } from '../../facts/geometryFacts';
import { findRateRise } from '../../facts/rateRise';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, toNumberFix, type CauseCase } from '../causeCase';

const FAST_STEPS = 60;
const HABITUAL = 0.03;
const SUSPECT = 0.05;
const SPIKE = 100;
const HIGH_RATE = 0.01;
const LOW_RATE = 3e-4;

export const RATE_PATH = 'optimizer.learningRate';

/** Steps that were too large: seen in how far one step moved the weights. */
export function weighLearningRate(facts: RunFacts): CauseCase {
  const { rows, context, updateLimit } = facts;
  const title = minesHard(context)
    ? `Learning rate too high for ${context.miner ?? 'hard'} mining`
    : 'Learning rate too high';
  const builder = new CaseBuilder('lr-too-high', title, 0.2);
  const rise = findRateRise(facts);
  const early = rows.earlyUpdate;
  if (rise) {
    const since = `since information was ${formatScore(rise.peakInfo)} at step ${rise.peakStep}`;
    builder.weigh(2, `the rate has grown ${formatFactor(rise.factor)} ${since}`, rise.factor, rise.step);
  } else if (early) {
    const moved = `weights moved ${formatPercent(early.value)} in one step`;
    if (early.value > updateLimit) {
      builder.weigh(1.5, `${moved} (limit ${formatPercent(updateLimit)})`, early.value, early.step);
    } else if (early.value > SUSPECT) {
      builder.weigh(0.7, `${moved}, usual is under ${formatPercent(SUSPECT)}`, early.value, early.step);
    } else if (early.value < HABITUAL) {
      builder.weigh(
        -1.5,
        `weights never moved more than ${formatPercent(early.value)} in one step`,
        early.value,
        early.step,
      );
    }
  } else weighConfigured(facts, builder);
  weighDeadUnits(facts, builder);
  if (!rise) weighSpeed(facts, builder);
  const loss = rows.loss;
  if (loss && loss.first.value > 0 && loss.highest.value > SPIKE * loss.first.value) {
    builder.weigh(
      1,
      `the loss jumped to ${formatNumber(loss.highest.value)}`,
      loss.highest.value,
      loss.highest.step,
    );
  }
  const rate = context.learningRate ?? rows.rate?.first.value ?? null;
  const fix = rate === null ? undefined : toNumberFix(facts, RATE_PATH, rate, rate / 10);
  return builder.close(findSites(facts, RATE_PATH), fix);
}

/** Where no update is logged: what the rate itself says, of optimisers whose steps are about as large as it. */
function weighConfigured({ context, rows }: RunFacts, builder: CaseBuilder): void {
  const rate = rows.rate?.highest.value ?? context.learningRate;
  if (rate === null || !/^(adam|rmsprop|nadam|radam)/i.test(context.optimizer ?? '')) return;
  const words = `the rate is ${formatNumber(rate)} under ${context.optimizer!}`;
  if (rate >= HIGH_RATE) builder.weigh(0.7, `${words}, usual is 0.001`, rate, null);
  else if (rate <= LOW_RATE) builder.weigh(-0.7, words, rate, null);
}

function weighDeadUnits(facts: RunFacts, builder: CaseBuilder): void {
  const dead = facts.rows.dead;
  if (!dead || dead.first.value > 0.5 || dead.last.value < dead.first.value + 0.3) return;
  const words = `dead units: ${formatPercent(dead.first.value)} → ${formatPercent(dead.last.value)}`;
  builder.weigh(1, words, dead.last.value, dead.last.step);
}

/** A collapse within 60 steps speaks for the rate, one over hundreds against it. */
function weighSpeed(facts: RunFacts, builder: CaseBuilder): void {
  const since = facts.geometry.deadSince;
  const start = facts.geometry.start?.step ?? 0;
  if (facts.geometry.start && isDead(facts.geometry.start)) {
    builder.weigh(-2, 'the space was dead before the first step', start, start);
  } else if (since !== null && since - start <= FAST_STEPS) {
    builder.weigh(0.7, `dead after ${since - start} steps`, since - start, since);
  } else if (facts.rows.count > 150 && facts.rows.hasBatch && facts.rows.batch.peakStep > 100) {
    builder.weigh(
      -1,
      `slow for this cause: AUC rose until step ${facts.rows.batch.peakStep}`,
      facts.rows.batch.peakStep,
      facts.rows.batch.peakStep,
    );
  }
}
