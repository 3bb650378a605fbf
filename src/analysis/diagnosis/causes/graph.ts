import { formatNumber } from '../numberText';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, type CauseCase } from '../causeCase';

/** No gradient has ever arrived: what the loss sees has no way back to the weights (detach, no_grad, .data, .numpy()). */
export function weighCutGraph(facts: RunFacts): CauseCase | null {
  const { gradNorm, activeShare } = facts.rows;
  if (!gradNorm) return null;
  const builder = new CaseBuilder('graph-detached', 'The loss is cut from the network', -0.5);
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
  if (!gradNorm || !updateRatio) return null;
  const builder = new CaseBuilder('params-frozen', 'The optimiser does not have these weights', -0.5);
  if (gradNorm.highest.value === 0)
    return builder.weigh(-3, 'there is no gradient to follow', 0, gradNorm.last.step).close([]);
  builder.weigh(
    3,
    `no weight has changed by more than ${formatNumber(updateRatio.highest.value)} of itself`,
    updateRatio.highest.value,
    updateRatio.highest.step,
  );
  if (rate && rate.highest.value === 0) builder.weigh(2, 'the learning rate is 0', 0, rate.last.step);
  return builder.close(findSites(facts, 'faults.freeze', 'optimizer.learningRate', 'optimizer.kind'));
}
