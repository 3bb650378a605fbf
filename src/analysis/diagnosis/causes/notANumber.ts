import { formatFactor, formatNumber, formatPercent } from '../numberText';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, toNumberFix, type CauseCase } from '../causeCase';
import { RATE_PATH } from './learningRate';

const FIRST_STEPS = 2;
const GROWTH = 10;

/** NaN in the first two steps comes from the formula: a root or a division at 0. */
export function weighFormula(facts: RunFacts): CauseCase {
  const builder = new CaseBuilder('nan-formula', 'A root or a division at 0 in the loss', 0);
  const at = toFirstStep(facts);
  const untrained = toUntrainedShare(facts);
  if (untrained !== null) builder.weigh(-1, 'embeddings had it before any loss was taken', untrained, at);
  else if (at !== null) {
    const age = at - Math.min(facts.rows.firstStep, 1);
    if (age < FIRST_STEPS)
      builder.weigh(2, `not a number from step ${at} on: before training can have grown`, at, at);
    else builder.weigh(-0.7, `${facts.rows.loss?.count ?? age} finite losses came first`, age, at);
  }
  return builder.close(findSites(facts, 'faults.naiveSqrt', 'loss.kind', 'loss.distance', 'loss'));
}

/** Values that grew until they overflowed. */
export function weighExplosion(facts: RunFacts): CauseCase {
  const builder = new CaseBuilder('explosion', 'Values grew until they overflowed', 0);
  const { gradNorm, loss } = facts.rows;
  if (gradNorm && gradNorm.highest.value > GROWTH * gradNorm.first.value) {
    const growth = gradNorm.highest.value / gradNorm.first.value;
    builder.weigh(
      1.5,
      `gradient norm grew ${formatFactor(growth)}`,
      gradNorm.highest.value,
      gradNorm.highest.step,
    );
  } else if (loss && loss.first.value > 0 && loss.highest.value > GROWTH * loss.first.value) {
    builder.weigh(
      1,
      `the loss grew to ${formatNumber(loss.highest.value)}`,
      loss.highest.value,
      loss.highest.step,
    );
  } else
    builder.weigh(-1, 'neither loss nor gradient had grown', loss?.last.value ?? 0, loss?.last.step ?? null);
  const rate = facts.context.learningRate ?? facts.rows.rate?.first.value ?? null;
  const fix = rate === null ? undefined : toNumberFix(facts, RATE_PATH, rate, rate / 10);
  return builder.close(findSites(facts, RATE_PATH), fix);
}

/** A batch without a partner, or a bad row in the data, at a step of its own. */
export function weighBadBatch(facts: RunFacts): CauseCase {
  const builder = new CaseBuilder(
    'bad-batch',
    'A batch without the partners the loss needs, or NaN in the data',
    -0.3,
  );
  const untrained = toUntrainedShare(facts);
  if (untrained !== null)
    builder.weigh(
      2.5,
      `${formatPercent(untrained)} of the untrained embedding values are not finite, others are: so are their inputs`,
      untrained,
      facts.geometry.start!.step,
    );
  const at = toFirstStep(facts);
  const calm =
    facts.rows.gradNorm && facts.rows.gradNorm.highest.value < GROWTH * facts.rows.gradNorm.first.value;
  if (at !== null && calm && facts.rows.count > FIRST_STEPS) {
    builder.weigh(0.7, `it came at step ${at} with no growth before it`, at, at);
  }
  return builder.close(findSites(facts, 'data.path', 'batch.perClass'));
}

/** Share of values that were not finite before the first step, of some rows and not of all; else null. */
function toUntrainedShare({ geometry: { start }, rows }: RunFacts): number | null {
  const share = start?.nonFiniteShare ?? 0;
  const isBefore = start !== null && (rows.count === 0 || start.step < rows.firstStep);
  return isBefore && share > 0 && share < 1 ? share : null;
}

function toFirstStep(facts: RunFacts): number | null {
  return facts.rows.nonFinite?.step ?? facts.geometry.last?.step ?? null;
}
