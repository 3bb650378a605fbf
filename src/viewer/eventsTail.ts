import type { AlertEvent } from '../domain/alert';
import { EVENTS_FILE } from '../journal/eventLog';
import { readPlainFile, statPlainFile } from '../journal/plainFile';
import { EventDecoder } from '../journal/readEvents';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** The alerts in a run's events.jsonl, read as the file grows. */
export class EventsTail {
  readonly alerts: AlertEvent[] = [];
  private readonly decoder = new EventDecoder();
  private offset = 0;

  constructor(private readonly folder: string) {}

  /** True when an alert came or changed. */
  poll(): boolean {
    const path = `${this.folder}/${EVENTS_FILE}`;
    const stat = statPlainFile(path);
    if (stat.kind !== 'file') return false;
    const before = this.alerts.length;
    while (this.offset < stat.size) {
      const bytes = readPlainFile(path, this.offset, CHUNK_BYTES);
      if (!bytes || bytes.length === 0) break;
      this.offset += bytes.length;
      for (const event of this.decoder.push(bytes)) if (event.kind === 'alert') this.alerts.push(event);
    }
    return this.alerts.length > before;
  }
}
