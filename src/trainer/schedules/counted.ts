import type { Schedule } from './schedule';

/** The rate after so many calls, from that before the last one. */
export type NextRate = (calls: number, learningRate: number) => number;

/** A schedule that depends on nothing but how often it was advanced. */
export class CountedSchedule implements Schedule {
  readonly metric = null;
  private calls = 0;
  learningRate: number;

  /** `next(0, …)` is the rate of the first step. */
  constructor(
    learningRate: number,
    private readonly next: NextRate,
    readonly every: 'step' | 'epoch',
  ) {
    this.learningRate = next(0, learningRate);
  }

  advance(): void {
    this.calls++;
    this.learningRate = this.next(this.calls, this.learningRate);
  }

  save(): Record<string, number> {
    return { calls: this.calls, learningRate: this.learningRate };
  }

  restore(state: Readonly<Record<string, number>>): void {
    this.calls = state['calls'] ?? 0;
    this.learningRate = state['learningRate'] ?? this.learningRate;
  }
}
