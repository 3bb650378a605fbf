/** A run that is going changes its text all the time: twice a second is as often as it is drawn. */
const PAUSE_MS = 500;
/**
 * VS Code asks when changes have stopped for a while that it chooses itself, and forgets to when the focus leaves the editor:
 * a change that it has not asked about is told again, at growing distances so that none puts its asking off for ever.
 */
const FIRST_UNSEEN_MS = 2000;
const LONGEST_UNSEEN_MS = 10_000;

/** Says when VS Code is told that lenses have changed: at once, then at most twice a second and not before it has asked. */
export class RefreshPace {
  private timer: NodeJS.Timeout | null = null;
  private firedAtMs = Number.NEGATIVE_INFINITY;
  private unseenMs = FIRST_UNSEEN_MS;
  private isSeen = true;

  constructor(
    private readonly fire: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  change(): void {
    if (!this.timer) this.schedule(this.isSeen ? PAUSE_MS : this.unseenMs);
  }

  /** VS Code has asked: what waits for that need not wait any longer. */
  see(): void {
    if (this.isSeen) return;
    this.isSeen = true;
    this.unseenMs = FIRST_UNSEEN_MS;
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.schedule(PAUSE_MS);
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private schedule(pauseMs: number): void {
    const waitMs = Math.max(0, this.firedAtMs + pauseMs - this.now());
    this.timer = setTimeout(() => this.pass(), waitMs);
  }

  private pass(): void {
    this.timer = null;
    this.firedAtMs = this.now();
    if (!this.isSeen) this.unseenMs = Math.min(2 * this.unseenMs, LONGEST_UNSEEN_MS);
    this.isSeen = false;
    this.fire();
  }
}
