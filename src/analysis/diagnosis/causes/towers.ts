import { formatNumber, formatPercent, formatScore } from '../numberText';
import { isLossZero } from '../../detectors/starvedTriplets';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, type CauseCase } from '../causeCase';

const ACTIVE = 0.1;
const POOR = 0.3;

/**
 * The loss fell to 0 and the very rows that it is taken of do not agree: it measures something else than these embeddings, as
 * where anchors, positives and negatives go through networks that share no weights.
 */
export function weighUnsharedTowers(facts: RunFacts): CauseCase | null {
  const { rows, train, geometry, lossStar } = facts;
  if (!rows.loss) return null;
  const builder = new CaseBuilder(
    'unshared-towers',
    'Anchors, positives and negatives go through different networks',
    -0.3,
  );
  if (!isLossZero(facts))
    return builder.weigh(-2, 'the loss is not 0', rows.loss.last.value, rows.loss.last.step).close([]);
  const { value: first, step } = rows.loss.first;
  if (first > 0.05 * (lossStar ?? 1))
    builder.weigh(0.7, `the loss fell from ${formatNumber(first)}`, first, step);
  else builder.weigh(-2, 'the loss was 0 from the first step', first, step);
  const seen = train.last ?? geometry.last;
  if (seen?.info !== null && seen !== null) {
    const words = `R@1 is ${formatScore(seen.recallAt1)} on ${train.last ? 'training' : 'these'} rows`;
    builder.weigh(seen.info < POOR ? 0.7 : -2, words, seen.recallAt1 ?? 0, seen.step);
  }
  const active = rows.activeShare ? rows.activeEma : (seen?.active ?? null);
  if (active !== null) {
    const words = `${formatPercent(active)} of their triplets violate the margin`;
    const leavesOut = facts.context.miner === 'semi-hard' || facts.context.miner === 'easy';
    if (leavesOut)
      builder.weigh(-2, `the ${facts.context.miner} miner takes none of the others`, active, rows.step);
    else builder.weigh(active > ACTIVE ? 1 : -0.7, words, active, rows.step);
  }
  return builder.close(findSites(facts, 'faults.unsharedTowers', 'model.layers', 'model'));
}
