import { formatNumber, formatPercent } from '../numberText';
import { measuresUnitRows } from '../referenceScale';
import { isDead } from '../../facts/geometryFacts';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, toNumberFix, toWordFix, type CauseCase } from '../causeCase';

/** A network that was dead before training began: an output ReLU, a bad initial bias. */
export function weighDeadAtStart(facts: RunFacts): CauseCase | null {
  const dead = facts.rows.dead;
  const start = facts.geometry.start;
  if (!dead && !start) return null;
  const builder = new CaseBuilder(
    'dead-relu',
    'Dead since the start: output activation or initial bias',
    -0.5,
  );
  if (dead) {
    const words = `${formatPercent(dead.first.value)} of units were dead at step ${dead.first.step}`;
    if (dead.first.value > 0.99) builder.weigh(3, words, dead.first.value, dead.first.step);
    else builder.weigh(-2, words, dead.first.value, dead.first.step);
  }
  if (start && start.norm === 0) builder.weigh(3, 'every embedding is zero before training', 0, start.step);
  else if (start && isDead(start))
    builder.weigh(2, 'all embeddings are equal before training', start.kappa, start.step);
  else if (start) builder.weigh(-1, 'embeddings differed before training', start.kappa, start.step);
  return builder.close(findSites(facts, 'model.activation', 'model.layers'));
}

/**
 * Decay that outweighs the gradient pulls all weights, and so all distances, to zero. AdamW's is taken apart from the gradient
 * and scaled by the rate: there 0.01 is PyTorch's default and speaks for nothing, falling norms do.
 */
export function weighWeightDecay(facts: RunFacts): CauseCase | null {
  const { weightDecay: decay, optimizer } = facts.context;
  if (decay === null) return null;
  const isCoupled = optimizer !== 'adamw';
  const builder = new CaseBuilder('weight-decay', 'Weight decay too strong', -0.5);
  if (decay >= 1e-2 && isCoupled) builder.weigh(1.5, `weight decay is ${formatNumber(decay)}`, decay, null);
  else if (decay <= 1e-4) builder.weigh(-2, `weight decay is ${formatNumber(decay)}`, decay, null);
  const { start, last } = facts.geometry;
  if (decay > 0 && start && last && last.norm < 0.3 * start.norm) {
    builder.weigh(
      0.7,
      `norms fell from ${formatNumber(start.norm)} to ${formatNumber(last.norm)}`,
      last.norm,
      last.step,
    );
  }
  const fix = decay > 1e-4 ? toNumberFix(facts, 'optimizer.weightDecay', decay, 1e-4) : undefined;
  return builder.close(findSites(facts, 'optimizer.weightDecay'), fix);
}

/** The gradient of a squared distance is proportional to it: it vanishes where points are close. */
export function weighSquaredDistance(facts: RunFacts): CauseCase | null {
  const { loss } = facts.context;
  if (loss.distance !== 'squared') return null;
  const builder = new CaseBuilder('squared-vanish', 'Squared distance has no gradient near 0', -0.3);
  if (measuresUnitRows(facts.context)) builder.weigh(-1.5, 'rows are normalised', 1, null);
  else builder.weigh(1, 'distances are squared and not normalised', 1, null);
  const start = facts.geometry.start;
  if (start && start.kappa < 1e-2) {
    builder.weigh(
      1,
      `distances were ${formatNumber(start.kappa)} of the margin at the start`,
      start.kappa,
      start.step,
    );
  }
  return builder.close(
    findSites(facts, 'loss.distance'),
    toWordFix(facts, 'loss.distance', 'squared', 'euclidean'),
  );
}

/** Gradients that grow in proportion to the step number were never set back to zero. */
export function weighMissingZeroGrad(facts: RunFacts): CauseCase | null {
  const early = facts.rows.earlyGradNorms;
  if (early.length < 20 || !(early[0]! > 0)) return null;
  const growth = early[19]! / early[0]!;
  if (growth < 8 || toCorrelationWithIndex(early) < 0.9) return null;
  return new CaseBuilder('missing-zero-grad', 'Gradients add up: zero_grad is missing', 0)
    .weigh(
      2,
      `gradient norm grew ${formatNumber(growth)}-fold in a straight line over 20 steps`,
      growth,
      facts.rows.firstStep + 19,
    )
    .close(findSites(facts, 'optimizer', 'optimizer.kind'));
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
