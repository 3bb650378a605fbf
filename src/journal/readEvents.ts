import type { RunEvent } from '../domain/event';
import { decodeToldLoss } from '../domain/toldLoss';
import { decodeAlert } from './decodeAlert';

const LONGEST_LINE = 1024 * 1024;
const KINDS: ReadonlySet<unknown> = new Set([
  'alert',
  'status',
  'verdict',
  'site',
  'note',
  'gap',
  'loss-told',
  'malformed',
]);
const NEWLINE = 10;

/** Cuts appended bytes of `events.jsonl` into events. Bad lines, and lines over 1 MB, are counted and skipped. */
export class EventDecoder {
  skipped = 0;
  private parts: Uint8Array[] = [];
  private length = 0;

  push(bytes: Uint8Array): RunEvent[] {
    const events: RunEvent[] = [];
    let at = 0;
    while (at < bytes.length) {
      const end = bytes.indexOf(NEWLINE, at);
      const part = bytes.subarray(at, end < 0 ? bytes.length : end);
      this.length += part.length;
      // Of an endless line only its length is kept.
      if (this.length <= LONGEST_LINE) this.parts.push(end < 0 ? part.slice() : part);
      else this.parts = [];
      if (end < 0) break;
      const event = this.finishLine();
      if (event) events.push(event);
      at = end + 1;
    }
    return events;
  }

  private finishLine(): RunEvent | null {
    const line = this.length > LONGEST_LINE ? null : Buffer.concat(this.parts).toString('utf8');
    this.parts = [];
    this.length = 0;
    if (line !== null && line.trim() === '') return null;
    const event = line === null ? null : decodeEvent(line);
    if (!event) this.skipped += 1;
    return event;
  }
}

export function decodeEvent(line: string): RunEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const event = value as Record<string, unknown>;
  if (!KINDS.has(event['kind']) || typeof event['time'] !== 'string') return null;
  if (event['kind'] === 'alert') return decodeAlert(event);
  if (event['kind'] === 'verdict') return decodeVerdict(event);
  if (event['kind'] === 'loss-told') return decodeLossTold(event);
  if (event['kind'] === 'gap' && typeof event['rows'] !== 'number') return null;
  return event as unknown as RunEvent;
}

function decodeVerdict(event: Record<string, unknown>): RunEvent | null {
  const { state, title, sentence, stats } = event;
  if (typeof state !== 'string' || typeof title !== 'string' || typeof sentence !== 'string') return null;
  return isListOf(stats, (stat) => typeof stat['label'] === 'string') ? (event as unknown as RunEvent) : null;
}

function decodeLossTold({ time, step, loss: said }: Record<string, unknown>): RunEvent | null {
  const loss = decodeToldLoss(said);
  if (loss === null) return null;
  return { kind: 'loss-told', time: time as string, step: typeof step === 'number' ? step : null, loss };
}

function isListOf(value: unknown, check: (entry: Record<string, unknown>) => boolean): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (entry: unknown) =>
        typeof entry === 'object' && entry !== null && check(entry as Record<string, unknown>),
    )
  );
}
