import { setTimeout as delay } from 'node:timers/promises';

/** Tries again until `attempt` gives a value other than undefined or false; at the time limit throws its last error. */
export async function retry<T>(
  what: string,
  attempt: () => Promise<T | undefined | false> | T | undefined | false,
  limitMs = 60_000,
  pauseMs = 150,
): Promise<T> {
  const end = performance.now() + limitMs;
  let lastError: unknown;
  do {
    try {
      const value = await attempt();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      lastError = error;
    }
    await delay(pauseMs);
  } while (performance.now() < end);
  const reason = lastError instanceof Error ? ` Last error: ${lastError.message}` : '';
  throw new Error(`Gave up after ${limitMs / 1000} s: ${what}.${reason}`);
}

/** Gives up on a promise: a look into a frame that is being replaced can hang for ever. */
export async function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      promise,
      delay(limitMs, undefined, { signal: timer.signal }).then(() => {
        throw new Error(`no answer within ${limitMs} ms`);
      }),
    ]);
  } finally {
    timer.abort();
    promise.catch(() => undefined);
  }
}
