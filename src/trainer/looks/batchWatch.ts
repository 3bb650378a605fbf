/** Part of the newest batch in the smoothed values: batches differ by chance. */
const NEWEST = 0.25;
/** Worth a look: the smoothed median distance fell by a fifth since the last look or doubled, or the smoothed AUC fell by so much. */
const FALLEN = Math.log(0.8);
const GROWN = Math.log(2);
const LOST_AUC = 0.06;
/** A distance of 0 has no logarithm. */
const LEAST_DISTANCE = 1e-12;

/**
 * Batches are embedded anyway, so they tell between looks whether distances close in, burst, or stop telling classes apart. The
 * look after one that a change asked for is asked for too: two in a row are what a collapse is known by.
 */
export class BatchWatch {
  private distance = Number.NaN;
  private auc = Number.NaN;
  private lookedDistance = Number.NaN;
  private lookedAuc = Number.NaN;
  private isFollowing = false;

  /** Takes a step's row: `batch_median` in the unit of the loss's distances, `batch_auc` in 0..1. Values that are no numbers say nothing. */
  observe(row: Readonly<Record<string, number>>): void {
    this.distance = smooth(
      this.distance,
      Math.log(Math.max(LEAST_DISTANCE, row['batch_median'] ?? Number.NaN)),
    );
    this.auc = smooth(this.auc, row['batch_auc'] ?? Number.NaN);
  }

  /** Whether the probes are worth a look now. */
  get asksForLook(): boolean {
    return this.isFollowing || this.hasChanged;
  }

  /** What batches tell now is what the next ones are compared with. */
  looked(): void {
    this.isFollowing = this.hasChanged;
    this.lookedDistance = this.distance;
    this.lookedAuc = this.auc;
  }

  private get hasChanged(): boolean {
    const change = this.distance - this.lookedDistance;
    return change < FALLEN || change > GROWN || this.auc - this.lookedAuc < -LOST_AUC;
  }

  /** Without the values that are no numbers yet. */
  save(): Record<string, number> {
    const { distance, auc, lookedDistance, lookedAuc } = this;
    const values = Object.entries({ distance, auc, lookedDistance, lookedAuc });
    return {
      ...Object.fromEntries(values.filter(([, value]) => !Number.isNaN(value))),
      following: Number(this.isFollowing),
    };
  }

  restore(state: Readonly<Record<string, number>>): void {
    this.distance = state['distance'] ?? Number.NaN;
    this.auc = state['auc'] ?? Number.NaN;
    this.lookedDistance = state['lookedDistance'] ?? Number.NaN;
    this.lookedAuc = state['lookedAuc'] ?? Number.NaN;
    this.isFollowing = state['following'] === 1;
  }
}

function smooth(before: number, value: number): number {
  if (!Number.isFinite(value)) return before;
  return Number.isNaN(before) ? value : before + NEWEST * (value - before);
}
