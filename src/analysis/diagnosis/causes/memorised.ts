import { formatPercent, formatScore } from '../numberText';
import { toInformationGap } from '../../detectors/overfit';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, type CauseCase } from '../causeCase';

/** As in the case of label noise: order that untrained distances show by right labels and not by wrong ones. */
const NO_ORDER = 0.515;
const LESS = 0.05;

/** Few rows, or labels that the inputs do not carry: they can only be learnt by heart. */
export function weighMemorised(facts: RunFacts): CauseCase | null {
  const gap = toInformationGap(facts);
  const { start, last } = facts.geometry;
  if (gap === null || !start || !last) return null;
  const builder = new CaseBuilder(
    'overfit',
    'Few rows, or labels that the inputs do not carry, are learnt by heart',
    0,
  );
  if (gap.now > 0.3) builder.weigh(1, `information differs by ${formatScore(gap.now)}`, gap.now, last.step);
  const gain = (last.auc ?? 0.5) - (start.auc ?? 0.5);
  if (gain < 0.05)
    builder.weigh(
      0.5,
      `held-out AUC ${gain < 0 ? 'fell' : 'rose'} by ${formatScore(Math.abs(gain))}`,
      gain,
      last.step,
    );
  const shown = facts.train.start?.auc ?? null;
  if (shown !== null && start.auc !== null && shown < NO_ORDER && start.auc - shown > LESS) {
    const words = `untrained, AUC is ${formatScore(shown)} by the labels of training rows, ${formatScore(start.auc)} by held-out ones`;
    builder.weigh(1.5, words, shown, start.step);
  }
  return builder.close(
    findSites(
      facts,
      'faults.trainRows',
      'faults.labels',
      'faults.labelNoise',
      'data.labels',
      'data.path',
      'data',
    ),
  );
}

/** One class among the training rows that outweighs all others: there are too few rows to learn the others from. */
export function weighImbalance(facts: RunFacts): CauseCase | null {
  const shown = facts.train.last?.chance ?? null;
  const held = facts.geometry.last?.chance ?? null;
  if (facts.onTrain || shown === null || held === null) return null;
  const builder = new CaseBuilder('imbalance', 'One class outweighs the others', -0.3);
  const words = `two training rows are of one class with ${formatPercent(shown)}, two held-out rows with ${formatPercent(held)}`;
  if (shown > 0.3 && shown > 2 * held) builder.weigh(2.5, words, shown, facts.train.last!.step);
  else builder.weigh(-2, words, shown, facts.train.last!.step);
  return builder.close(findSites(facts, 'faults.dominantClass', 'batch.sampler', 'batch'));
}
