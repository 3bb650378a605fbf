import { formatFactor, formatPercent, formatScore } from '../numberText';
import { isDead, toSpread, type GeometryFacts } from '../../facts/geometryFacts';
import type { RunFacts } from '../../facts/runFacts';
import { countsEpochs, isWarmedUp } from '../../facts/warmUp';
import { toClimb } from '../../detectors/climbingLoss';
import { NARROW } from '../../detectors/cone';
import { toTrend } from '../../detectors/collapseImminent';
import { CaseBuilder, findSites, type CauseCase } from '../causeCase';
import { ROSE, toSemiHardClimb } from '../semiHardClimb';

const QUIET_UPDATE = 0.03;
const FEW_BATCHES = 10;
const NO_ORDER = 0.515;
const SOME_ORDER = 0.53;
const LESS = 0.02;
const HELD_SPREAD = 0.5;

/** Labels that say nothing of the inputs: training can only pull everything together, slowly. */
export function weighLabelNoise(facts: RunFacts): CauseCase {
  const builder = new CaseBuilder('label-noise', 'Labels do not fit the inputs', -0.2);
  const { geometry, train, rows } = facts;
  if (geometry.start && isDead(geometry.start)) {
    return builder.weigh(-2, 'the space was dead before training', 0, geometry.start.step).close([]);
  }
  const trend = toTrend(facts);
  const step = facts.step ?? 0;
  const neverRose = trend.peakAuc < trend.startAuc + 0.05 || trend.peakStep === geometry.start?.step;
  if (trend.count > 5 && isWarmedUp(facts) && neverRose) {
    builder.weigh(
      rows.hasBatch || train.count > 0 ? 1.2 : 0.8,
      `AUC never rose in ${step} ${countsEpochs(facts) ? 'epochs' : 'steps'}: ${formatScore(Math.max(trend.startAuc, trend.peakAuc))} → ${formatScore(trend.auc)}`,
      trend.auc,
      trend.step,
    );
  }
  weighUntrainedOrder(facts, builder);
  weighLostOrder(facts, builder);
  const climb = toClimb(facts);
  if (climb !== null && climb > 1.25)
    builder.weigh(
      -1.5,
      `the loss climbed to ${formatFactor(climb)} its start; noise ends on L*`,
      climb,
      rows.step,
    );
  const risen = toSemiHardClimb(facts);
  if (risen !== null && risen > ROSE) {
    const way = `the loss went ${formatPercent(risen)} of the way from its start to the margin`;
    builder.weigh(-2, `${way}; noise lets it fall`, risen, rows.step);
  }
  const early = rows.earlyUpdate;
  if (early && early.value < QUIET_UPDATE) builder.weigh(0.5, 'steps were small', early.value, early.step);
  const seen = train.count > 0 ? train : geometry;
  const start = seen.start?.recallAt1 ?? null;
  const peak = seen.peakInfo?.recallAt1 ?? null;
  if (start !== null && peak !== null && seen.count > 2) {
    const name = train.count > 0 ? 'train R@1' : 'R@1';
    if (peak > start + 0.15) {
      builder.weigh(
        -2,
        `${name} rose ${formatScore(start)} → ${formatScore(peak)}`,
        peak,
        seen.peakInfo!.step,
      );
    } else if (isWarmedUp(facts) && peak < start + 0.03) {
      builder.weigh(
        0.7,
        `${name} never rose above its start, ${formatScore(start)}`,
        peak,
        seen.peakInfo!.step,
      );
    }
  }
  return builder.close(
    findSites(facts, 'faults.labels', 'faults.labelNoise', 'data.labelColumn', 'data.labels'),
  );
}

/** Labels that fit show a little in untrained distances already: in those of what is trained on as in those of held-out rows. */
function weighUntrainedOrder(facts: RunFacts, builder: CaseBuilder): void {
  const { geometry, train, rows, onTrain } = facts;
  const { start } = geometry;
  if (!start || start.auc === null) return;
  if (start.rho < NARROW) builder.weigh(-1, 'untrained embeddings hardly differ', start.rho, start.step);
  const inBatches = rows.earlyBatchAuc.count >= FEW_BATCHES ? rows.earlyBatchAuc.mean : Infinity;
  const shown = onTrain ? Infinity : (train.start?.auc ?? Infinity);
  const lowest = Math.min(inBatches, shown);
  if (!Number.isFinite(lowest)) return;
  const words = `AUC is ${formatScore(lowest)} at first by the labels of training, ${formatScore(start.auc)} by held-out ones`;
  if (lowest < NO_ORDER && start.auc - lowest > LESS) builder.weigh(1.2, words, lowest, start.step);
  else if (lowest > SOME_ORDER) builder.weigh(-1, words, lowest, start.step);
}

/** Without contraction, noise leaves the order of untrained distances as it was. */
function weighLostOrder({ geometry, train }: RunFacts, builder: CaseBuilder): void {
  const lost = toLostAuc(geometry);
  if (lost === null || !(toSpread(geometry) > HELD_SPREAD)) return;
  const { last, start } = geometry;
  const words = `AUC fell ${formatScore(start!.auc)} → ${formatScore(last!.auc)} with distances as large as they were`;
  if (Math.min(lost, toLostAuc(train) ?? lost) > LESS) builder.weigh(-1.2, words, last!.auc!, last!.step);
}

function toLostAuc({ start, last }: GeometryFacts): number | null {
  return start?.auc == null || last?.auc == null ? null : start.auc - last.auc;
}
