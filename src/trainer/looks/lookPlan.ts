import type { TripletConfig } from '../../config/tripletConfig';

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

/** How looks get rarer. */
export interface Rareness {
  /** Looks of the beginning, after which they get rarer. */
  readonly after: number;
  /** Steps between the rarest, in steps between those of the beginning: a power of two. */
  readonly most: number;
}

/** Probes have 256 rows, or up to 512 where there are many classes. A look at many costs about twice as much, and is taken half as often. */
const MANY_ROWS = 384;
const FEW_ROWS_RARENESS: Rareness = { after: 30, most: 8 };
const MANY_ROWS_RARENESS: Rareness = { after: 15, most: 16 };

/** At which steps a run looks at its probes; it looks at its last step besides. */
export interface LookPlan {
  isDue(step: number): boolean;
  /** Whether a look that is not due is worth it, should batches have changed since the last one. */
  mayLook(step: number): boolean;
  /** Whether the snapshot of a step is of training rows too: they tell of overfitting, which is slow. */
  isWhole(step: number): boolean;
}

/**
 * A look every so many steps. With a `rareness`, half as often once the beginning is over, and half as often again each time that
 * the run has doubled its steps: a long run changes little in a few steps, and looks shall cost it little.
 */
export function planLooks(every: number, rareness: Rareness | null = null): LookPlan {
  const wholeEvery = Math.ceil(TRAIN_EVERY / every) * every;
  const rarenessAt = (step: number): number => {
    if (!rareness) return 1;
    const doublings = Math.floor(Math.log2(step / (rareness.after * every))) + 1;
    return Math.min(rareness.most, 2 ** Math.max(0, doublings));
  };
  return {
    isDue: (step) => EARLY_STEPS.has(step) || step % (every * rarenessAt(step)) === 0,
    mayLook: (step) => rareness !== null && step % every === 0,
    isWhole: (step) => EARLY_STEPS.has(step) || step % (wholeEvery * rarenessAt(step)) === 0,
  };
}

/**
 * As a configuration says it. What it leaves out gets rarer, but for a run that counts its looks to know when to end: to that one
 * a look means so many steps. `probeRows`: what a look embeds.
 */
export function planConfiguredLooks(
  config: Pick<TripletConfig, 'snapshotEvery' | 'earlyStop'>,
  stepsPerEpoch: number,
  probeRows: number,
): LookPlan {
  if (config.snapshotEvery !== undefined) return planLooks(config.snapshotEvery);
  const rareness = probeRows > MANY_ROWS ? MANY_ROWS_RARENESS : FEW_ROWS_RARENESS;
  return planLooks(toSnapshotEvery(stepsPerEpoch), config.earlyStop === undefined ? rareness : null);
}
