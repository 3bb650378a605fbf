import { formatNumber, formatPercent } from '../numberText';
import { measuresUnitRows, toWidestDistance } from '../referenceScale';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, toNumberFix, toWordFix, type CauseCase } from '../causeCase';
import { MINER_PATH } from './hardMining';

/** The margin is wider than two unit rows can be apart, so the loss can never reach 0. */
export function weighUnreachableMargin(facts: RunFacts): CauseCase | null {
  const { margin, soft } = facts.context.loss;
  const widest = toWidestDistance(facts.context);
  if (margin === null || soft || widest === null || margin < widest) return null;
  return new CaseBuilder('margin-unreachable', 'The margin cannot be reached')
    .weigh(3, `margin ${formatNumber(margin)}, and normalised rows are at most ${widest} apart`, margin, null)
    .close(findSites(facts, 'loss.margin'), toNumberFix(facts, 'loss.margin', margin, 0.2));
}

/** The margin is so small against the distances that nearly all triplets satisfy it untrained. */
export function weighSmallMargin(facts: RunFacts): CauseCase | null {
  const { margin, soft, distance } = facts.context.loss;
  const start = facts.geometry.start;
  if (margin === null || soft || !start || distance === 'cosine') return null;
  const builder = new CaseBuilder('margin-too-small', 'Margin too small', 0);
  const scale = distance === 'squared' ? start.median ** 2 : start.median;
  const share = margin / scale;
  if (share < 0.05)
    builder.weigh(1.2, `the margin is ${formatPercent(share)} of the median distance`, share, start.step);
  else builder.weigh(-0.7, `the margin is ${formatPercent(share)} of the median distance`, share, start.step);
  const fix =
    share < 0.05
      ? toNumberFix(facts, 'loss.margin', margin, Number((0.5 * scale).toPrecision(1)))
      : undefined;
  return builder.close(findSites(facts, 'loss.margin'), fix);
}

/** A miner that picks triplets which already satisfy the margin. */
export function weighEasyMining(facts: RunFacts): CauseCase | null {
  const { miner, batchClasses, batchPerClass } = facts.context;
  if (miner === null) return null;
  const builder = new CaseBuilder('easy-mining', 'The miner picks triplets that are already solved', 0);
  if (/easy|random/i.test(miner)) builder.weigh(1.5, `the miner is ${miner}`, 1, null);
  else if (/hard/i.test(miner) && !/semi/i.test(miner)) builder.weigh(-1, `the miner is ${miner}`, 0, null);
  const rows = (batchClasses ?? 0) * (batchPerClass ?? 0);
  const first = facts.rows.loss?.first.value ?? null;
  const star = facts.lossStar ?? 0;
  if (first !== null && star > 0) {
    const words = `the loss was ${formatNumber(first)} at the first step`;
    builder.weigh(first < 0.05 * star ? 0.7 : -0.7, words, first, facts.rows.firstStep);
  }
  if (rows > 0 && rows < 16) builder.weigh(0.5, `few rows to pick from: ${rows}`, rows, null);
  const fix = miner === 'batch-hard' ? undefined : toWordFix(facts, MINER_PATH, miner, 'batch-hard');
  return builder.close(findSites(facts, MINER_PATH), fix);
}

/** Raw distances under a loss that only asks for a difference: larger is always better. */
export function weighFreeScale(facts: RunFacts): CauseCase | null {
  if (measuresUnitRows(facts.context)) return null;
  const { margin } = facts.context.loss;
  const start = facts.geometry.start;
  const builder = new CaseBuilder('free-scale', 'Distances are not normalised and the margin is large', 0);
  if (margin !== null && start && start.median > 0 && margin > 10 * start.median) {
    builder.weigh(
      1,
      `the margin is ${formatNumber(margin / start.median)} times the median distance at the start`,
      margin,
      start.step,
    );
  }
  return builder.close(
    findSites(facts, 'model.normalize', 'loss.margin'),
    toWordFix(facts, 'model.normalize', 'false', 'true'),
  );
}
