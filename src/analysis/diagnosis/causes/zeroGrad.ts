import { formatNumber, formatPercent } from '../numberText';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, type CauseCase } from '../causeCase';

/** Growth of norms in 20 steps that explains growing gradients by itself. */
const INFLATED = 5;
const ROWS = 20;
const GROWN = 2.5;
const GROWN_STRAIGHT = 8;
const STRAIGHT = 0.9;
/** Of 19 steps, those that rise: gradients of single batches go up and down, sums of all so far only up. */
const RISES = 18;
const GROWN_CALMLY = 1.5;
/** Median change from one step to the next: of single batches it is 0.04 or more. Under the lowest it is a clipped norm. */
const CALM = 0.03;
const CLIPPED = 1e-3;
const CALMER = 8;

/** Gradients that grow step by step, or in proportion to the step number, were never set back to zero. */
export function weighMissingZeroGrad(facts: RunFacts): CauseCase | null {
  const early = facts.rows.earlyGradNorms;
  if (early.length < ROWS || !(early[0]! > 0)) return null;
  const growth = early[ROWS - 1]! / early[0]!;
  const rises = early.filter((value, i) => i > 0 && value > early[i - 1]!).length;
  const straight = growth >= GROWN_STRAIGHT && toCorrelationWithIndex(early) >= STRAIGHT;
  const grows = growth >= GROWN && rises >= RISES;
  const calm = !straight && !grows && growth >= GROWN_CALMLY && isCalmerThanLoss(facts);
  if (!straight && !grows && !calm) return null;
  const how = straight
    ? 'in a straight line over 20 steps'
    : calm
      ? 'without the jumps of the loss from batch to batch'
      : `and rose in ${rises} of the first 19 steps`;
  const builder = new CaseBuilder('missing-zero-grad', 'Gradients add up: zero_grad is missing', 0);
  const words = `gradient norm grew ${formatNumber(growth)}-fold ${how}`;
  const { optimizer } = facts.context;
  const isPlain = optimizer === 'sgd';
  builder.weigh(isPlain && rises >= RISES ? 3 : 2, words, growth, facts.rows.firstStep + ROWS - 1);
  return (isPlain ? builder : weighOtherReasons(facts, builder)).close(
    findSites(facts, 'faults.accumulateGradients', 'optimizer', 'optimizer.kind'),
  );
}

/** What makes gradients grow without adding up: embeddings that grow, steps that are too large. */
function weighOtherReasons(facts: RunFacts, builder: CaseBuilder): CaseBuilder {
  const { start, early: soon } = facts.geometry;
  if (start && soon && soon.norm > INFLATED * start.norm) {
    const inflation = `so did the embeddings: norms grew ${formatNumber(soon.norm / start.norm)}-fold`;
    builder.weigh(-1.5, inflation, soon.norm, soon.step);
  }
  const update = facts.rows.earlyUpdate;
  if (update && update.value > facts.updateLimit)
    builder.weigh(-1, `steps were large: ${formatPercent(update.value)}`, update.value, update.step);
  const { optimizer } = facts.context;
  if (optimizer !== null && optimizer !== 'sgd')
    builder.weigh(-0.7, `${optimizer} scales gradients by their past`, 0, null);
  return builder;
}

/** A sum of all gradients so far hardly notices the batch that was added; its loss does. */
function isCalmerThanLoss({ rows }: RunFacts): boolean {
  const gradient = toMedianChange(rows.earlyGradNorms);
  return gradient > CLIPPED && gradient < CALM && toMedianChange(rows.earlyLosses) > CALMER * gradient;
}

/** Median of |v(t) − v(t−1)| / v(t) behind the first steps, in which everything changes. */
function toMedianChange(values: readonly number[]): number {
  const changes = values
    .map((value, i) => Math.abs(value - (values[i - 1] ?? value)) / Math.max(Math.abs(value), 1e-30))
    .slice(5)
    .sort((a, b) => a - b);
  return changes[changes.length >> 1] ?? Number.NaN;
}

function toCorrelationWithIndex(values: readonly number[]): number {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  values.forEach((value, i) => {
    xy += (i - middle) * (value - mean);
    xx += (i - middle) ** 2;
    yy += (value - mean) ** 2;
  });
  return yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}
