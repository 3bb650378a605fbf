const REFRESH_MS = 500;

/** Passes each item on at most twice a second: the first at once, what comes meanwhile together at the end. */
export class RefreshQueue<T> {
  private readonly waiting = new Set<T>();
  private readonly timers = new Map<T, NodeJS.Timeout>();

  constructor(private readonly pass: (item: T) => void) {}

  soon(item: T): void {
    if (this.timers.has(item)) {
      this.waiting.add(item);
      return;
    }
    this.pass(item);
    this.timers.set(
      item,
      setTimeout(() => {
        this.timers.delete(item);
        if (this.waiting.delete(item)) this.soon(item);
      }, REFRESH_MS),
    );
  }

  /** Changes that come in one turn of the event loop are one. */
  now(item: T): void {
    if (this.waiting.has(item)) return;
    this.waiting.add(item);
    setImmediate(() => {
      if (this.waiting.delete(item)) this.pass(item);
    });
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.waiting.clear();
  }
}
