import type { RunFacts } from './runFacts';

/** A learning rate that grew after the run had learned, and before it died if it did. */
export interface RateRise {
  /** Times the rate at which information was highest. */
  readonly factor: number;
  /** Step at which the rate was highest. */
  readonly step: number;
  readonly peakInfo: number;
  readonly peakStep: number;
}

const LEAST_FACTOR = 2;
/** Information that had been gained since the start. */
const LEARNT = 0.2;

/** null: the rate did not grow, is not logged, or the run had learned nothing before. */
export function findRateRise({ geometry, rateAtPeak, rateAlive }: RunFacts): RateRise | null {
  const { start, peakInfo } = geometry;
  if (peakInfo?.info == null || !rateAlive || rateAtPeak === null || rateAlive.step <= peakInfo.step)
    return null;
  if (peakInfo.info - (start?.info ?? 0) < LEARNT || rateAlive.value < LEAST_FACTOR * rateAtPeak) return null;
  return {
    factor: rateAlive.value / rateAtPeak,
    step: rateAlive.step,
    peakInfo: peakInfo.info,
    peakStep: peakInfo.step,
  };
}
