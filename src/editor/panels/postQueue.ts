import type { ToPanel } from '../../protocol/panel';

const POST_MS = 250;

/**
 * At most four posts a second of each kind: the first goes at once, of what comes meanwhile only the newest is sent. A head
 * whose alerts, status or run differ from the last one is never held back.
 */
export class PostQueue {
  private readonly waiting = new Map<string, ToPanel>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private lastUrgency = '';

  constructor(private readonly send: (message: ToPanel) => void) {}

  post(message: ToPanel): void {
    if (message.kind === 'notice' || message.kind === 'fixResult') return this.send(message);
    const key = message.kind;
    if (this.timers.has(key) && !this.isUrgent(message)) {
      this.waiting.set(key, message);
      return;
    }
    this.pass(key, message);
  }

  /** What waits is of no use any more: the panel shows another run, or asks for everything anew. */
  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.waiting.clear();
    this.lastUrgency = '';
  }

  private pass(key: string, message: ToPanel): void {
    this.waiting.delete(key);
    if (message.kind === 'head') this.lastUrgency = toUrgency(message);
    this.send(message);
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        const next = this.waiting.get(key);
        if (next) this.pass(key, next);
      }, POST_MS),
    );
  }

  private isUrgent(message: ToPanel): boolean {
    return message.kind === 'head' && toUrgency(message) !== this.lastUrgency;
  }
}

function toUrgency({ run, alerts }: Extract<ToPanel, { kind: 'head' }>): string {
  return [
    run?.id,
    run?.status,
    ...alerts.map(({ id, state, severity }) => `${id} ${state} ${severity}`),
  ].join('\n');
}
