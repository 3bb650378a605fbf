import { formatNumber } from '../numberText';
import { standsOnStar, toConstantLoss } from '../constantLoss';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, type CauseCase } from '../causeCase';

/** No gradient has ever arrived: what the loss sees has no way back to the weights (detach, no_grad, .data, .numpy()). */
export function weighCutGraph(facts: RunFacts): CauseCase | null {
  const { gradNorm, activeShare } = facts.rows;
  const builder = new CaseBuilder('graph-detached', 'The loss is cut from the network', -0.5);
  if (!gradNorm)
    return weighStillness(facts, builder).close(findSites(facts, 'faults.detach', 'loss.kind', 'loss'));
  const { highest } = gradNorm;
  if (highest.value > 0) {
    return builder
      .weigh(-3, `gradients arrive: up to ${formatNumber(highest.value)}`, highest.value, highest.step)
      .close([]);
  }
  builder.weigh(3, 'no step has had a gradient', 0, gradNorm.last.step);
  if (activeShare && activeShare.last.value > 0)
    builder.weigh(0.7, 'triplets are active all the same', activeShare.last.value, activeShare.last.step);
  return builder.close(findSites(facts, 'faults.detach', 'loss.kind', 'loss'));
}

/** Gradients arrive and no weight follows: the optimiser has other parameters, takes no step, or its rate is 0. */
export function weighOtherParameters(facts: RunFacts): CauseCase | null {
  const { gradNorm, updateRatio, rate } = facts.rows;
  const builder = new CaseBuilder('params-frozen', 'The optimiser does not have these weights', -0.5);
  const sites = findSites(facts, 'faults.freeze', 'optimizer.learningRate', 'optimizer.kind');
  if (gradNorm?.highest.value === 0)
    return builder.weigh(-3, 'there is no gradient to follow', 0, gradNorm.last.step).close([]);
  if (gradNorm && updateRatio) {
    const words = `no weight has changed by more than ${formatNumber(updateRatio.highest.value)} of itself`;
    builder.weigh(3, words, updateRatio.highest.value, updateRatio.highest.step);
  } else {
    weighStillness(facts, builder);
    if (gradNorm)
      builder.weigh(
        2,
        `gradients arrive: ${formatNumber(gradNorm.last.value)}`,
        gradNorm.last.value,
        gradNorm.last.step,
      );
  }
  if (rate && rate.highest.value === 0) builder.weigh(2, 'the learning rate is 0', 0, rate.last.step);
  return builder.close(sites);
}

/** Snapshots alone: they tell that weights stand, not why; a loss that stands too has another reason. */
function weighStillness(facts: RunFacts, builder: CaseBuilder): CaseBuilder {
  const { start, last, stillCount } = facts.geometry;
  if (start && last && stillCount !== null && stillCount > 0)
    builder.weigh(
      1,
      `embeddings are equal from step ${start.step} to step ${last.step}`,
      stillCount,
      last.step,
    );
  if (standsOnStar(facts) || toConstantLoss(facts) === 0)
    builder.weigh(-1, 'every batch has one loss', facts.rows.loss!.last.value, facts.rows.step);
  return builder;
}
