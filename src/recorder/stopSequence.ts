export interface StopTarget {
  /** Sends the `stop` frame to a program that speaks the protocol; false when none is connected. */
  askPolitely(): boolean;
  /** True while such a program is connected (it is told on connecting, too). */
  isConnected(): boolean;
  signal(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
}

export interface StopDelays {
  readonly untilTermMs: number;
  readonly untilKillMs: number;
  /** A program that is known to speak gets this long to connect again to an adopting recorder before it gets SIGINT. */
  readonly reconnectMs?: number;
}

export const STOP_DELAYS: StopDelays = { untilTermMs: 10_000, untilKillMs: 5000 };

/** Polite, then hard: the stop frame or SIGINT; SIGTERM after 10 s; SIGKILL 5 s later, to the whole group. */
export class StopSequence {
  private timer: NodeJS.Timeout | undefined;
  private reconnecting: NodeJS.Timeout | undefined;
  private begun = false;
  private hard = false;

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
    if (!this.target.askPolitely()) this.interrupt();
    this.timer = setTimeout(() => {
      this.target.signal('SIGTERM');
      this.timer = setTimeout(() => this.target.signal('SIGKILL'), this.delays.untilKillMs);
    }, this.delays.untilTermMs);
  }

  startNow(): void {
    this.begun = true;
    this.hard = true;
    this.dispose();
    this.target.signal('SIGKILL');
  }

  /** The program has only just been started: whoever asked before that reached nobody. */
  repeat(): void {
    if (!this.begun) return;
    if (this.hard) this.target.signal('SIGKILL');
    else if (!this.target.askPolitely()) this.target.signal('SIGINT');
  }

  dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.reconnecting);
  }

  private interrupt(): void {
    const { reconnectMs = 0 } = this.delays;
    if (reconnectMs === 0) this.target.signal('SIGINT');
    else {
      this.reconnecting = setTimeout(() => {
        if (!this.target.isConnected()) this.target.signal('SIGINT');
      }, reconnectMs);
    }
  }
}
