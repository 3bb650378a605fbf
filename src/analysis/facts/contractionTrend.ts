/**
 * Whether distances shrink without labels showing in them, over a series of (median distance, AUC): batch statistics of
 * every step, or those of snapshots. The rule is the measured one of docs/diagnosis.md: what tells a doomed contraction
 * from a passing one is the AUC.
 */
export interface ContractionTrend {
  count: number;
  startLogMedian: number;
  /** Mean AUC of the first five. */
  startAuc: number;
  logMedian: number;
  auc: number;
  /** The last nine smoothed log medians, oldest first. */
  history: number[];
  peakAuc: number;
  peakStep: number;
  step: number;
}

const WEIGHT = 0.25;
const LOOK_BACK = 8;
const START = 5;

export function createContractionTrend(): ContractionTrend {
  return {
    count: 0,
    startLogMedian: 0,
    startAuc: 0,
    logMedian: 0,
    auc: 0.5,
    history: [],
    peakAuc: 0,
    peakStep: 0,
    step: 0,
  };
}

/** Values that are not finite are left out: they belong to nan-inf. */
export function observeContraction(trend: ContractionTrend, step: number, median: number, auc: number): void {
  if (!Number.isFinite(median) || !Number.isFinite(auc)) return;
  const log = Math.log(Math.max(median, 1e-30));
  trend.step = step;
  if (trend.count === 0) {
    trend.startLogMedian = log;
    trend.logMedian = log;
    trend.auc = auc;
  } else {
    trend.logMedian += WEIGHT * (log - trend.logMedian);
    trend.auc += WEIGHT * (auc - trend.auc);
  }
  trend.count++;
  if (trend.count <= START) trend.startAuc += (auc - trend.startAuc) / trend.count;
  if (trend.auc > trend.peakAuc) {
    trend.peakAuc = trend.auc;
    trend.peakStep = step;
  }
  trend.history.push(trend.logMedian);
  if (trend.history.length > LOOK_BACK + 1) trend.history.shift();
}

/** exp(smoothed log median − start): 0.6 means distances lost 40 %. */
export function toShrinkage(trend: ContractionTrend): number {
  return Math.exp(trend.logMedian - trend.startLogMedian);
}

export function isFalling(trend: ContractionTrend): boolean {
  return trend.history.length > LOOK_BACK && trend.logMedian < trend.history[0]!;
}

export function isUninformed(trend: ContractionTrend): boolean {
  return trend.auc < 0.55 || (trend.auc <= trend.startAuc && trend.auc < 0.6);
}
