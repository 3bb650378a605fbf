import type { JournalWriter } from '../journal/journalWriter';
import { HEARTBEAT_EVERY_MS, beat } from './heartbeat';

/** Beats until it is disposed. A folder that is gone simply has no heart any more; the journal says so. */
export function startHeartbeat(folder: string, journal: JournalWriter): { dispose(): void } {
  const beatInPlace = () => journal.isInPlace() && beat(folder);
  beatInPlace();
  const timer = setInterval(beatInPlace, HEARTBEAT_EVERY_MS);
  return { dispose: () => clearInterval(timer) };
}
