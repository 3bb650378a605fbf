import type { TripletConfig } from '../config/tripletConfig';

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

/** Both counted in looks of the beginning: where they begin to get rarer, and how much rarer they get. */
const LOOKS_BEFORE_RARER = 30;
const RAREST = 8;

/** At which steps a run looks at its probes; it looks at its last step besides. */
export interface LookPlan {
  isDue(step: number): boolean;
  /** Whether the snapshot of a step is of training rows too: they tell of overfitting, which is slow. */
  isWhole(step: number): boolean;
}

/**
 * A look every so many steps. `getsRarer`: half as often from the thirtieth of them on, and half as often again each time that
 * the run has doubled its steps, down to an eighth: a long run changes little in a few steps, and looks shall cost it little.
 */
export function planLooks(every: number, getsRarer = false): LookPlan {
  const wholeEvery = Math.ceil(TRAIN_EVERY / every) * every;
  const rareness = (step: number): number => {
    const doublings = Math.floor(Math.log2(step / (LOOKS_BEFORE_RARER * every))) + 1;
    return getsRarer ? Math.min(RAREST, 2 ** Math.max(0, doublings)) : 1;
  };
  return {
    isDue: (step) => EARLY_STEPS.has(step) || step % (every * rareness(step)) === 0,
    isWhole: (step) => EARLY_STEPS.has(step) || step % (wholeEvery * rareness(step)) === 0,
  };
}

/**
 * As a configuration says it. What it leaves out gets rarer, but for a run that counts its looks to know when to end: to that one
 * a look means so many steps.
 */
export function planConfiguredLooks(
  config: Pick<TripletConfig, 'snapshotEvery' | 'earlyStop'>,
  stepsPerEpoch: number,
): LookPlan {
  if (config.snapshotEvery !== undefined) return planLooks(config.snapshotEvery);
  return planLooks(toSnapshotEvery(stepsPerEpoch), config.earlyStop === undefined);
}
