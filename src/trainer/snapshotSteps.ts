/** Much happens at the beginning: these steps are looked at whatever `snapshotEvery` says. */
const EARLY_STEPS: ReadonlySet<number> = new Set([0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89]);
const LEAST_EVERY = 10;
const LOOKS_PER_EPOCH = 40;
/** Steps between snapshots of training rows, or a little more. */
const TRAIN_EVERY = 80;

/** Steps between looks where the configuration does not say it: an epoch of many steps changes little in ten of them. */
export function toSnapshotEvery(stepsPerEpoch: number): number {
  return Math.max(LEAST_EVERY, Math.round(stepsPerEpoch / LOOKS_PER_EPOCH));
}

export function isSnapshotStep(step: number, every: number, last: number): boolean {
  return EARLY_STEPS.has(step) || step % every === 0 || step === last;
}

/** Whether the snapshot of a step is of training rows too: they tell of overfitting, which is slow. */
export function isTrainSnapshotStep(step: number, every: number, last: number): boolean {
  return isSnapshotStep(step, Math.ceil(TRAIN_EVERY / every) * every, last);
}
