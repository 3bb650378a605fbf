/**
 * How long nothing has got on in a run that is waited for. The count of what is done is progress; before the first look, so are
 * the start and the newest event.
 */
export class QuietClock {
  private done = -1;
  private sinceMs = 0;

  /** Whole milliseconds are of no use to anybody: seconds. `begunMs`: start or newest event, since 1970. */
  seconds(done: number, begunMs: number, nowMs: number): number {
    if (this.done < 0) this.sinceMs = Number.isFinite(begunMs) ? Math.min(begunMs, nowMs) : nowMs;
    else if (done !== this.done) this.sinceMs = nowMs;
    this.done = done;
    return Math.max(0, (nowMs - this.sinceMs) / 1000);
  }
}
