import { HEARTBEAT_EVERY_MS, beat } from './heartbeat';

/** Beats until it is disposed. A folder that is gone simply has no heart any more; the journal says so. */
export function startHeartbeat(folder: string): { dispose(): void } {
  beat(folder);
  const timer = setInterval(() => beat(folder), HEARTBEAT_EVERY_MS);
  return { dispose: () => clearInterval(timer) };
}
