/** A clock that goes on between two messages, while a run is waited for that says nothing. */
export interface QuietWatch {
  /** Seconds of quiet as the host said them just now; null: nobody waits. */
  see(seconds: number | null): void;
  seconds(): number | null;
}

const TICK_MS = 1000;

export function createQuietWatch(onTick: () => void): QuietWatch {
  let sinceMs: number | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    see(seconds) {
      sinceMs = seconds === null ? null : performance.now() - seconds * 1000;
      if (sinceMs !== null) timer ??= setInterval(onTick, TICK_MS);
      else {
        clearInterval(timer);
        timer = undefined;
      }
    },
    seconds: () => (sinceMs === null ? null : (performance.now() - sinceMs) / 1000),
  };
}
