import type { RunEvent } from '../domain/event';
import type { LimitExceeded, Malformed } from '../protocol/frames';

/** So many are quoted in the events; what comes beyond is only counted, or garbage would fill the disk. */
const QUOTED = 100;

/** Counts what can't be used of what a run's connections send. Never fatal. */
export class MalformedLog {
  count = 0;
  private tooMany = 0;

  constructor(
    private readonly write: (event: RunEvent) => void,
    private readonly now: () => string,
  ) {}

  add({ what, quote }: Pick<Malformed, 'quote'> & { what: string }): void {
    this.count++;
    if (this.count <= QUOTED) this.write({ kind: 'malformed', time: this.now(), what, quote });
  }

  addLimit({ what, announced }: LimitExceeded): void {
    this.add({
      what: `${what}-limit`,
      quote: `${announced} bytes were announced; the connection was closed`,
    });
  }

  addRefusedConnection(limit: number): void {
    this.tooMany++;
    if (this.tooMany <= QUOTED) {
      const quote = `more than ${limit} connections at a time; the newest was closed`;
      this.write({ kind: 'malformed', time: this.now(), what: 'connection-limit', quote });
    }
  }

  /** A sentence for the run's warnings; null while all was well. */
  warning(): string | null {
    if (this.count === 0) return null;
    const frames = this.count === 1 ? '1 frame' : `${this.count} frames`;
    return `${frames} could not be understood (quoted in events.jsonl) and ${this.count === 1 ? 'was' : 'were'} left out.`;
  }
}
