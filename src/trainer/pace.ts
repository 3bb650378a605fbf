import { setImmediate as yieldToEvents, setTimeout as sleep } from 'node:timers/promises';

/** Lets events in after each step (a stop must arrive), and holds a run back to so many steps a second where asked. */
export class Pace {
  private next = performance.now();

  constructor(private readonly maxStepsPerSecond: number | null) {}

  async wait(): Promise<void> {
    const now = performance.now();
    if (this.maxStepsPerSecond === null) return yieldToEvents();
    this.next = Math.max(this.next + 1000 / this.maxStepsPerSecond, now - 100);
    const left = this.next - now;
    if (left >= 1) await sleep(left);
    else await yieldToEvents();
  }
}
