import type { Dashboard } from '../app';
import { currentRun } from '../state/panelData';
import { indexAtOrBefore } from '../state/steps';
import { prefersReducedMotion } from '../theme/colours';

/** Runs the cursor over all snapshots in six seconds. */
export interface Player {
  toggle(): void;
  stop(): void;
}

const WHOLE_MS = 6000;
const FASTEST_MS = 50;
/** Without motion it steps: few, slow changes. */
const CALM_MS = 1000;

export function createPlayer(dashboard: Dashboard): Player {
  let timer: ReturnType<typeof setInterval> | undefined;

  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    if (dashboard.transient.playing) dashboard.changeTransient({ playing: false });
  };

  const start = () => {
    const steps = currentRun(dashboard.data).ribbons?.allSteps;
    if (!steps || steps.length < 2) return;
    const calm = prefersReducedMotion();
    const tickMs = calm ? CALM_MS : Math.max(FASTEST_MS, WHOLE_MS / steps.length);
    const stride = Math.max(1, Math.round((steps.length * tickMs) / WHOLE_MS));
    const pinned = dashboard.view.cursor;
    let index = pinned === null ? 0 : indexAtOrBefore(steps, pinned);
    if (index >= steps.length - 1) index = 0;
    dashboard.changeTransient({ playing: true });
    dashboard.actions.pin(steps[Math.max(0, index)] ?? 0);
    timer = setInterval(() => {
      index = Math.min(steps.length - 1, index + stride);
      dashboard.actions.pin(steps[index] ?? 0);
      if (index === steps.length - 1) stop();
    }, tickMs);
  };

  return { stop, toggle: () => (timer === undefined ? start() : stop()) };
}
