import type { RunFacts } from './runFacts';

/** A learning rate that grew after the run had learned. */
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
export function findRateRise({ geometry, rows, rateAtPeak }: RunFacts): RateRise | null {
  const { start, peakInfo } = geometry;
  const highest = rows.rate?.highest;
  if (peakInfo?.info == null || !highest || rateAtPeak === null || highest.step <= peakInfo.step) return null;
  if (peakInfo.info - (start?.info ?? 0) < LEARNT || highest.value < LEAST_FACTOR * rateAtPeak) return null;
  return {
    factor: highest.value / rateAtPeak,
    step: highest.step,
    peakInfo: peakInfo.info,
    peakStep: peakInfo.step,
  };
}
