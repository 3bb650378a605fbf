import { formatFactor, formatNumber, formatPercent, formatScore } from '../numberText';
import { isWorseThanStart, toClimb } from '../../detectors/climbingLoss';
import { isDead, toSpread, type GeometryFacts } from '../../facts/geometryFacts';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, type CauseCase } from '../causeCase';
import { measuresUnitRows } from '../referenceScale';
import { ROSE, toSemiHardClimb } from '../semiHardClimb';

const CLIMBED = 1.25;
const APART = 0.6;
const TOGETHER = 0.5;
/** Of untrained embeddings; below it the spread of triplets outweighs the gap. */
const TELLING_AUC = 0.75;
const FLIPPED_SHARE = 0.65;
/** Hardest negatives alone have a first loss far above. */
const HARDEST_SHARE = 1.6;
const UNKNOWN_MINER = 1.2;
const AUC_LOST = 0.01;
const AUC_GAINED = 0.1;

/** A sign that is the other way round: positives are pushed apart and negatives pulled together, in steps of usual size. */
export function weighWrongSign(facts: RunFacts): CauseCase | null {
  const { start, last, peakInfo } = facts.geometry;
  if (!start || !last || start.info === null || last.info === null) return null;
  const builder = new CaseBuilder(
    'sign-inverted',
    'The loss has the wrong sign, or a similarity is taken for a distance',
    -0.5,
  );
  if (isDead(start)) builder.weigh(-2, 'the space was dead before training', 0, start.step);
  const climb = toClimb(facts);
  if (climb !== null) {
    const words = `the loss is ${formatFactor(climb)} its start`;
    if (climb > CLIMBED) builder.weigh(1.5, words, climb, facts.rows.step);
    else if (climb < 1.02) builder.weigh(-0.5, words, climb, facts.rows.step);
  }
  if (isWorseThanStart(facts)) {
    const words = `R@1 went from ${formatScore(start.recallAt1)} to ${formatScore(last.recallAt1)}`;
    const apart = last.kappa > APART * start.kappa && (start.auc ?? 0) - (last.auc ?? 0) > 2 * AUC_LOST;
    builder.weigh(apart ? 1.2 : 0.5, words, last.recallAt1 ?? 0, last.step);
  } else if ((peakInfo?.info ?? 0) > start.info + 0.15)
    builder.weigh(
      -2,
      `R@1 rose to ${formatScore(peakInfo!.recallAt1)}`,
      peakInfo!.recallAt1 ?? 0,
      peakInfo!.step,
    );
  if ((last.auc ?? 0) > (start.auc ?? 1) + AUC_GAINED)
    builder.weigh(-2, `AUC rose ${formatScore(start.auc)} → ${formatScore(last.auc)}`, last.auc!, last.step);
  const spread = toSpread(facts.geometry);
  const words = `distances are ${formatPercent(spread)} of their start`;
  if (spread > APART) builder.weigh(0.5, words, spread, last.step);
  else if (spread < TOGETHER && !measuresUnitRows(facts.context)) builder.weigh(-1, words, spread, last.step);
  weighFirstLoss(facts, builder);
  const largest = facts.rows.earlyUpdate;
  // Steps that are too large undo order by themselves.
  if (largest && largest.value > facts.updateLimit)
    builder.weigh(-2, `steps were large: ${formatPercent(largest.value)}`, largest.value, largest.step);
  else {
    weighFirstSteps(facts, builder);
    const risen = toSemiHardClimb(facts);
    if (risen !== null && risen > ROSE) {
      const way = `the loss went ${formatPercent(risen)} of the way from its start to the margin`;
      builder.weigh(1.5, way, risen, facts.rows.step);
    }
  }
  return builder.close(findSites(facts, 'faults.flipSign', 'loss.distance', 'loss.kind', 'loss'));
}

/**
 * The mean of d(a,p) − d(a,n) + m over triplets as they come is m less the gap between the classes, and m more than it with
 * the sign the other way round; labels that say nothing give m and a little.
 */
function weighFirstLoss({ context, rows, geometry: { start } }: RunFacts, builder: CaseBuilder): void {
  const { kind, margin, soft, smooth, reduction } = context.loss;
  const isPlain = /triplet/i.test(kind ?? '') && !soft && !smooth && reduction === 'mean';
  const taken = context.miner === null ? UNKNOWN_MINER : /^(batch-all|random)$/.test(context.miner) ? 2 : 0;
  if (!isPlain || margin === null || taken === 0) return;
  if (!start || !((start.auc ?? 0) > TELLING_AUC) || !((start.gap ?? 0) > 0) || !rows.loss) return;
  const first = rows.loss.first;
  const share = (first.value - margin) / start.gap!;
  if (share > FLIPPED_SHARE && (context.miner !== null || share < HARDEST_SHARE))
    builder.weigh(
      taken,
      `the loss was ${formatNumber(first.value)} at first, with untrained classes ${formatNumber(start.gap!)} apart; it should be under ${formatNumber(margin)}`,
      first.value,
      first.step,
    );
}

/** In the first steps already order is lost, and not by contraction: wrong labels leave it as it was. */
function weighFirstSteps({ geometry, train }: RunFacts, builder: CaseBuilder): void {
  const { start, early } = geometry;
  const change = toEarlyChange(geometry);
  if (!start || !early || change === null) return;
  const shown = toEarlyChange(train) ?? change;
  const words = `AUC ${formatScore(start.auc)} → ${formatScore(early.auc)} in the first ${early.step - start.step} steps`;
  const apart = early.kappa > APART * start.kappa;
  if (Math.max(change, shown) < -AUC_LOST) builder.weigh(apart ? 1.5 : 0.5, words, early.auc!, early.step);
  else if (change > AUC_LOST) builder.weigh(-1, words, early.auc!, early.step);
}

function toEarlyChange({ start, early }: GeometryFacts): number | null {
  if (start?.auc == null || early?.auc == null || early.step === start.step) return null;
  return early.auc - start.auc;
}
