/**
 * A row is drawn anew as a whole: a click on one of its buttons is lost if it happens in between, so steps alone are not hasty.
 * Still a step that is shown is about a second old at most.
 */
const STEPS_MS = 1000;
const CHANGE_MS = 500;
/** A busy window may be behind; then nothing more is piled up. */
const UNSEEN_MS = 10_000;

/**
 * A list that changes while its answer is on its way to the window: VS Code keeps the old answer and forgets that it is to ask
 * again, so that a group of a run that has just ended would stand there empty. After this time it is told once more.
 */
const ANSWER_MS = 1000;

interface Shown {
  passedAtMs: number;
  state: string;
  isSeen: boolean;
  timer: NodeJS.Timeout | null;
}

/**
 * Passes rows on when they change: at once where their state did, at most twice a second; once a second where only steps
 * did; and not before the last time was looked at.
 */
export class RefreshQueue<T> {
  private readonly shown = new Map<T, Shown>();
  private readonly together = new Set<T>();
  private answeredAtMs = Number.NEGATIVE_INFINITY;
  private again: NodeJS.Timeout | null = null;

  constructor(
    private readonly pass: (item: T) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** `state`: everything but what changes all the time. */
  change(item: T, state: string): void {
    const shown = this.shown.get(item) ?? {
      passedAtMs: Number.NEGATIVE_INFINITY,
      state: '',
      isSeen: true,
      timer: null,
    };
    this.shown.set(item, shown);
    const isUrgent = state !== shown.state;
    if (isUrgent && shown.timer) {
      clearTimeout(shown.timer);
      shown.timer = null;
    }
    if (shown.timer) return;
    const pauseMs = isUrgent ? CHANGE_MS : shown.isSeen ? STEPS_MS : UNSEEN_MS;
    const waitMs = shown.passedAtMs + pauseMs - this.now();
    shown.state = state;
    if (waitMs <= 0) return this.passOn(item, shown);
    shown.timer = setTimeout(() => this.passOn(item, shown), waitMs);
  }

  /** VS Code has asked for the row: what waits for that need not wait any longer. */
  see(item: T): void {
    const shown = this.shown.get(item);
    if (!shown || shown.isSeen) return;
    shown.isSeen = true;
    if (!shown.timer) return;
    clearTimeout(shown.timer);
    shown.timer = setTimeout(() => this.passOn(item, shown), shown.passedAtMs + STEPS_MS - this.now());
  }

  /** Changes of the list itself that come in one turn of the event loop are one. */
  rebuild(item: T): void {
    if (this.together.has(item)) return;
    this.together.add(item);
    setImmediate(() => {
      if (!this.together.delete(item)) return;
      this.pass(item);
      if (this.now() - this.answeredAtMs >= ANSWER_MS) return;
      this.again ??= setTimeout(() => {
        this.again = null;
        this.pass(item);
      }, ANSWER_MS);
    });
  }

  /** VS Code has asked for a list and got it. */
  answered(): void {
    this.answeredAtMs = this.now();
  }

  dispose(): void {
    for (const { timer } of this.shown.values()) if (timer) clearTimeout(timer);
    if (this.again) clearTimeout(this.again);
    this.shown.clear();
    this.together.clear();
  }

  private passOn(item: T, shown: Shown): void {
    shown.timer = null;
    shown.passedAtMs = this.now();
    shown.isSeen = false;
    this.pass(item);
  }
}
