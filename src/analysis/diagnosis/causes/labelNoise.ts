import { formatScore } from '../numberText';
import { isDead } from '../../facts/geometryFacts';
import type { RunFacts } from '../../facts/runFacts';
import { toTrend } from '../../detectors/collapseImminent';
import { CaseBuilder, findSites, type CauseCase } from '../causeCase';

const GRADUAL_STEPS = 100;
const QUIET_UPDATE = 0.03;

/** Labels that say nothing of the inputs: training can only pull everything together, slowly. */
export function weighLabelNoise(facts: RunFacts): CauseCase {
  const builder = new CaseBuilder('label-noise', 'Labels do not fit the inputs', -0.2);
  const { geometry, train, rows } = facts;
  if (geometry.start && isDead(geometry.start)) {
    return builder.weigh(-2, 'the space was dead before training', 0, geometry.start.step).close([]);
  }
  const trend = toTrend(facts);
  const step = facts.step ?? 0;
  if (trend.count > 5 && step >= GRADUAL_STEPS && trend.peakAuc < trend.startAuc + 0.05) {
    builder.weigh(
      1.2,
      `AUC never rose in ${step} steps: ${formatScore(trend.startAuc)} → ${formatScore(trend.auc)}`,
      trend.auc,
      trend.step,
    );
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
    } else if (step >= GRADUAL_STEPS && peak < start + 0.03) {
      builder.weigh(
        0.7,
        `${name} never rose above its start, ${formatScore(start)}`,
        peak,
        seen.peakInfo!.step,
      );
    }
  }
  return builder.close(findSites(facts, 'data.labelColumn', 'data.labels'));
}
