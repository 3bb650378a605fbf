export interface StopTarget {
  /** Sends the `stop` frame to a program that speaks the protocol; false when none is connected. */
  askPolitely(): boolean;
  signal(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
}

export interface StopDelays {
  readonly untilTermMs: number;
  readonly untilKillMs: number;
}

export const STOP_DELAYS: StopDelays = { untilTermMs: 10_000, untilKillMs: 5000 };

/** Polite, then hard: the stop frame or SIGINT; SIGTERM after 10 s; SIGKILL 5 s later, to the whole group. */
export class StopSequence {
  private timer: NodeJS.Timeout | undefined;
  private begun = false;

  constructor(
    private readonly target: StopTarget,
    private readonly delays: StopDelays = STOP_DELAYS,
  ) {}

  get asked(): boolean {
    return this.begun;
  }

  /** Asking again changes nothing: the clock of the first time runs on. */
  start(): void {
    if (this.begun) return;
    this.begun = true;
    if (!this.target.askPolitely()) this.target.signal('SIGINT');
    this.timer = setTimeout(() => {
      this.target.signal('SIGTERM');
      this.timer = setTimeout(() => this.target.signal('SIGKILL'), this.delays.untilKillMs);
    }, this.delays.untilTermMs);
  }

  startNow(): void {
    this.begun = true;
    clearTimeout(this.timer);
    this.target.signal('SIGKILL');
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
