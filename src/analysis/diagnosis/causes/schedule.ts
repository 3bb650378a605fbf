import { formatNumber, formatPercent } from '../numberText';
import { toActiveShare } from '../../detectors/starvedTriplets';
import type { RunFacts } from '../../facts/runFacts';
import { CaseBuilder, findSites, type CauseCase } from '../causeCase';

/** A schedule that counts steps for epochs, or takes the noise of single batches for a plateau. */
export function weighEarlyDecay(facts: RunFacts): CauseCase | null {
  const { rate, infoAtDrop } = facts.rows;
  if (!rate) return null;
  const builder = new CaseBuilder('lr-decayed-early', 'The schedule lowers the learning rate too early', 0);
  const { value, step } = rate.last;
  builder.weigh(
    2,
    `the rate fell from ${formatNumber(rate.highest.value)} to ${formatNumber(value)}`,
    value,
    step,
  );
  if (infoAtDrop)
    builder.weigh(0.3, `below a tenth at step ${infoAtDrop.step}`, infoAtDrop.step, infoAtDrop.step);
  const active = toActiveShare(facts);
  if (active !== null)
    builder.weigh(0.3, `${formatPercent(active)} of triplets are active`, active, facts.step);
  const places = [
    'schedule.every',
    'schedule.stepSize',
    'schedule.patience',
    'schedule.gamma',
    'schedule.kind',
  ];
  return builder.close(findSites(facts, ...places));
}
