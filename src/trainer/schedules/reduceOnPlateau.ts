import type { PlateauMetric, Schedule } from './schedule';

export interface PlateauOptions {
  readonly metric: PlateauMetric;
  /** undefined: min for a loss, max for the others. */
  readonly mode?: 'min' | 'max' | undefined;
  readonly factor: number;
  readonly patience: number;
  readonly threshold: number;
  readonly thresholdMode: 'rel' | 'abs';
  readonly cooldown: number;
  readonly minLearningRate: number;
}

/** Smaller changes of the rate are not made (PyTorch's eps). */
const SMALLEST_CHANGE = 1e-8;

/** torch.optim.lr_scheduler.ReduceLROnPlateau. */
export class ReduceOnPlateau implements Schedule {
  readonly metric: PlateauMetric;
  private readonly mode: 'min' | 'max';
  private best: number;
  private bad = 0;
  private cooling = 0;

  constructor(
    public learningRate: number,
    private readonly options: PlateauOptions,
    readonly every: 'step' | 'epoch',
  ) {
    this.metric = options.metric;
    this.mode = options.mode ?? (options.metric === 'loss' ? 'min' : 'max');
    this.best = this.mode === 'min' ? Infinity : -Infinity;
  }

  advance(value: number): void {
    const { patience, cooldown, factor, minLearningRate } = this.options;
    if (this.isBetter(value)) {
      this.best = value;
      this.bad = 0;
    } else this.bad++;
    if (this.cooling > 0) {
      this.cooling--;
      this.bad = 0;
    }
    if (this.bad <= patience) return;
    const next = Math.max(this.learningRate * factor, minLearningRate);
    if (this.learningRate - next > SMALLEST_CHANGE) this.learningRate = next;
    this.cooling = cooldown;
    this.bad = 0;
  }

  private isBetter(value: number): boolean {
    const { threshold, thresholdMode } = this.options;
    if (this.mode === 'min') {
      return value < (thresholdMode === 'rel' ? this.best * (1 - threshold) : this.best - threshold);
    }
    return value > (thresholdMode === 'rel' ? this.best * (threshold + 1) : this.best + threshold);
  }

  /** JSON has no infinity: a best that is not there yet is left out. */
  save(): Record<string, number> {
    const { best, bad, cooling, learningRate } = this;
    return { bad, cooling, learningRate, ...(Number.isFinite(best) ? { best } : {}) };
  }

  restore(state: Readonly<Record<string, number>>): void {
    this.best = state['best'] ?? this.best;
    this.bad = state['bad'] ?? 0;
    this.cooling = state['cooling'] ?? 0;
    this.learningRate = state['learningRate'] ?? this.learningRate;
  }
}
