export type StopHow = 'politely' | 'now';

/**
 * Ctrl-C once stops politely, twice at once; SIGTERM likewise, as cluster managers send it. A closed terminal (SIGHUP) ends
 * nothing: the run goes on.
 */
export function handleSignals(): {
  connect(stop: (how: StopHow) => void): void;
  /** Resolves when it is asked the next time. */
  next(): Promise<void>;
  dispose(): void;
} {
  let asked = 0;
  let stop: ((how: StopHow) => void) | undefined;
  let onNext: (() => void) | undefined;
  const onStop = () => {
    asked++;
    stop?.(asked === 1 ? 'politely' : 'now');
    onNext?.();
  };
  const onHangUp = () => undefined;
  process.on('SIGINT', onStop).on('SIGTERM', onStop).on('SIGHUP', onHangUp);
  return {
    connect: (handler) => {
      stop = handler;
      // Asked before there was anything to stop.
      if (asked > 0) stop(asked === 1 ? 'politely' : 'now');
    },
    next: () => new Promise((resolve) => (onNext = resolve)),
    dispose: () => process.off('SIGINT', onStop).off('SIGTERM', onStop).off('SIGHUP', onHangUp),
  };
}
