const WINDOW_MS = 5000;

/** Steps a second over the last seconds, by a monotonic clock (a clock that jumps changes nothing). */
export class StepRate {
  private samples: { atMs: number; step: number }[] = [];

  observe(step: number, nowMs: number): void {
    const last = this.samples.at(-1);
    // A program that counts from the start again begins a new measurement.
    if (last !== undefined && step < last.step) this.samples = [];
    if (last !== undefined && nowMs - last.atMs < 50) last.step = Math.max(last.step, step);
    else this.samples.push({ atMs: nowMs, step });
    while (this.samples.length > 2 && nowMs - this.samples[1]!.atMs > WINDOW_MS) this.samples.shift();
  }

  /** Null before there are two samples. */
  perSecond(nowMs: number): number | null {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (first === undefined || last === undefined || first === last) return null;
    const seconds = (Math.max(nowMs, last.atMs) - first.atMs) / 1000;
    return seconds <= 0 ? null : Number(((last.step - first.step) / seconds).toPrecision(4));
  }
}
