/** Preferred numbers (Renard's R10): each is about 1.25 times the one before. */
const GROWTH = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.4, 8, 10];

/** Where the x axis ends while a run is live: grows in steps of 1.25, never past the total, so that charts don't crawl. */
export function liveEnd(step: number, totalSteps: number | null): number {
  const reached = Math.max(step, 10);
  const power = 10 ** Math.floor(Math.log10(reached));
  const grown = (GROWTH.find((factor) => factor * power >= reached) ?? 10) * power;
  const end = Math.ceil(grown);
  return totalSteps !== null && totalSteps >= step && totalSteps > 0 ? Math.min(end, totalSteps) : end;
}

/** Index of the last entry at or before `step` of an ascending column; −1 if there is none. */
export function indexAtOrBefore(steps: ArrayLike<number>, step: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] as number) <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The entry nearest to `step`; null for an empty column. */
export function nearestStep(steps: ArrayLike<number>, step: number): number | null {
  const before = indexAtOrBefore(steps, step);
  const left = steps[before];
  const right = steps[before + 1];
  if (left === undefined) return right ?? null;
  if (right === undefined) return left;
  return step - left <= right - step ? left : right;
}

/** The snapshot `count` further on (negative: back) from `step`; stays at the ends. */
export function stepAway(steps: ArrayLike<number>, step: number, count: number): number | null {
  if (steps.length === 0) return null;
  const at = indexAtOrBefore(steps, step);
  // Between two snapshots, "back" first goes to the one just passed.
  const between = at >= 0 && steps[at] !== step && count < 0 ? 1 : 0;
  const index = Math.min(steps.length - 1, Math.max(0, at + count + between));
  return steps[index] as number;
}
