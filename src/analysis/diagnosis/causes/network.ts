import { formatNumber, formatPercent } from '../numberText';
import { measuresUnitRows } from '../referenceScale';
import { LINE_RANK } from '../../detectors/dimCollapse';
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
  return builder.close(
    findSites(
      facts,
      'faults.outputBias',
      'faults.firstBias',
      'faults.outputActivation',
      'model.activation',
      'model.layers',
    ),
  );
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
  if (decay >= 1e-2 && isCoupled && start && last && start.rank > 2 * LINE_RANK && last.rank < LINE_RANK)
    builder.weigh(0.7, `the effective rank fell to ${formatNumber(last.rank)}`, last.rank, last.step);
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
    findSites(facts, 'faults.outputScale', 'loss.distance'),
    toWordFix(facts, 'loss.distance', 'squared', 'euclidean'),
  );
}
