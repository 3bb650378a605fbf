import type { EarlyStopConfig } from '../config/schema/earlyStopSchema';

/** Counts looks without improvement. */
export class EarlyStop {
  private best: number | null = null;
  private bad = 0;

  constructor(private readonly config: EarlyStopConfig) {}

  get metric(): EarlyStopConfig['metric'] {
    return this.config.metric;
  }

  /** True: the run shall end with this step. A NaN is no improvement. */
  consider(step: number, value: number): boolean {
    const { patience, after } = this.config;
    if (step <= after) return false;
    if (this.isBetter(value)) {
      this.best = value;
      this.bad = 0;
    } else this.bad++;
    return this.bad >= patience;
  }

  /** A sentence for the output. */
  describe(): string {
    const { metric, patience } = this.config;
    const best = this.best === null ? '' : `; the best was ${this.best.toPrecision(4)}`;
    return `${metric} has not got better in ${patience} looks (earlyStop)${best}.`;
  }

  private isBetter(value: number): boolean {
    if (this.best === null) return !Number.isNaN(value);
    const gain = this.config.metric === 'loss' ? this.best - value : value - this.best;
    return gain > this.config.minImprovement;
  }

  save(): Record<string, number> {
    return { bad: this.bad, ...(this.best === null ? {} : { best: this.best }) };
  }

  restore(state: Readonly<Record<string, number>>): void {
    this.best = state['best'] ?? null;
    this.bad = state['bad'] ?? 0;
  }
}
