import { toJsonNumber } from '../domain/metrics';
import type { RunEvent } from '../domain/event';
import { AppendFile } from './appendFile';
import type { JournalAppend } from './journalTypes';
import { readPlainFile } from './plainFile';

export const EVENTS_FILE = 'events.jsonl';
const MOST_HELD = 1000;

/** `events.jsonl` as the writer sees it. Events that can't be written wait (the latest thousand) for better times. */
export class EventLog {
  private readonly file: AppendFile;
  private readonly path: string;
  private held: RunEvent[] = [];

  constructor(
    folder: string,
    private readonly onAppend: (append: JournalAppend) => void,
  ) {
    this.path = `${folder}/${EVENTS_FILE}`;
    this.file = new AppendFile(this.path);
  }

  /** A dead recorder may have left half a line: it gets its end, so that only that line is bad. */
  recover(): void {
    const bytes = readPlainFile(this.path);
    if (bytes && bytes.length > 0 && bytes.at(-1) !== 10) this.write('\n');
  }

  hold(event: RunEvent): void {
    this.held.push(event);
    if (this.held.length > MOST_HELD) this.held.shift();
  }

  /** Writes at once, after what was held. Throws what the disk says: then all of it is held. */
  append(event: RunEvent | null): void {
    if (event) this.hold(event);
    if (this.held.length === 0) return;
    this.write(this.held.map((line) => `${JSON.stringify(line, replaceNonFinite)}\n`).join(''));
    this.held = [];
  }

  close(): void {
    this.file.close();
  }

  private write(text: string): void {
    this.file.open();
    const offset = this.file.size;
    const data = Buffer.from(text, 'utf8');
    this.file.append(data);
    this.onAppend({ file: EVENTS_FILE, offset, data });
  }
}

function replaceNonFinite(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? toJsonNumber(value) : value;
}
