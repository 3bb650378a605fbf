import type { ToPanel } from '../../protocol/panel';

const POST_MS = 250;

interface Lane {
  waiting: ToPanel | null;
  /** Counts the posts: only the end of the newest one counts. */
  turn: number;
  isBusy: boolean;
  timer: NodeJS.Timeout | null;
}

/**
 * At most four posts a second of each kind, of what comes meanwhile only the newest; and after a post as long a pause as it took
 * to arrive, so that a window that is busy drawing is not given more than half of its time to draw. A head whose alerts, status,
 * run or rank differ from the last one is never held back.
 */
export class PostQueue {
  private readonly lanes = new Map<string, Lane>();
  private lastUrgency = '';

  constructor(
    /** Settles when the window has taken the message. */
    private readonly send: (message: ToPanel) => PromiseLike<unknown>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  post(message: ToPanel): void {
    if (message.kind === 'notice' || message.kind === 'fixResult') return void this.send(message);
    const lane = this.lanes.get(message.kind) ?? { waiting: null, turn: 0, isBusy: false, timer: null };
    this.lanes.set(message.kind, lane);
    if ((lane.isBusy || lane.timer) && !this.isUrgent(message)) lane.waiting = message;
    else void this.pass(lane, message);
  }

  /** What waits is of no use any more: the panel shows another run, or asks for everything anew. */
  clear(): void {
    for (const lane of this.lanes.values()) {
      if (lane.timer) clearTimeout(lane.timer);
      lane.turn += 1;
    }
    this.lanes.clear();
    this.lastUrgency = '';
  }

  private async pass(lane: Lane, message: ToPanel): Promise<void> {
    if (lane.timer) clearTimeout(lane.timer);
    const turn = ++lane.turn;
    Object.assign(lane, { waiting: null, isBusy: true, timer: null });
    if (message.kind === 'head') this.lastUrgency = toUrgency(message);
    const startedAt = this.now();
    try {
      await this.send(message);
    } catch {
      // The panel was closed meanwhile.
    }
    if (lane.turn !== turn) return;
    const tookMs = this.now() - startedAt;
    lane.isBusy = false;
    lane.timer = setTimeout(
      () => {
        lane.timer = null;
        if (lane.waiting) void this.pass(lane, lane.waiting);
      },
      Math.max(POST_MS - tookMs, tookMs),
    );
  }

  private isUrgent(message: ToPanel): boolean {
    return message.kind === 'head' && toUrgency(message) !== this.lastUrgency;
  }
}

function toUrgency({ run, alerts }: Extract<ToPanel, { kind: 'head' }>): string {
  return [
    run?.id,
    run?.rank,
    run?.status,
    ...alerts.map(({ id, state, severity }) => `${id} ${state} ${severity}`),
  ].join('\n');
}
