import { GUTTER } from '../charts/laneSpec';
import type { Dashboard } from '../app';

const DOUBLE_CLICK_MS = 700;

/**
 * The pointer over lanes and scrubber: hover moves the hairline, a click pins the step, a drag zooms (on the scrubber's
 * thumb: moves the cursor), Ctrl and the wheel zoom at the pointer. The plain wheel scrolls the page, always.
 */
export function listenToPlots(dashboard: Dashboard): void {
  const { root, actions } = dashboard;
  let drag: { from: number; startX: number; zooming: boolean; thumb: boolean } | null = null;
  // Where the cursor was before the first of two quick clicks, which pins it: a double click moves no cursor.
  let before: { at: number; cursor: number | null } = { at: Number.NEGATIVE_INFINITY, cursor: null };
  const click = (step: number) => {
    const at = performance.now();
    before = { at, cursor: at - before.at < DOUBLE_CLICK_MS ? before.cursor : dashboard.view.cursor };
    actions.pin(step);
  };

  root.addEventListener('pointermove', (event) => {
    const spot = toSpot(dashboard, event, drag !== null);
    if (drag && spot) {
      if (drag.thumb) actions.pin(spot.step);
      else if (drag.zooming || Math.abs(event.clientX - drag.startX) > 4) {
        drag.zooming = true;
        showBrush(root, drag.from, spot.step, dashboard.domain());
      }
    }
    actions.hover(spot && !drag?.thumb ? spot.step : null);
  });
  root.addEventListener('pointerleave', () => actions.hover(null));
  // A finger that scrolls the page after all: neither a click nor a zoom.
  window.addEventListener('pointercancel', () => {
    drag = null;
    hideBrush(root);
    actions.hover(null);
  });
  root.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    const spot = toSpot(dashboard, event, false);
    if (!spot) return;
    drag = {
      from: spot.step,
      startX: event.clientX,
      zooming: false,
      thumb: (event.target as Element).closest('.thumb') !== null,
    };
    dashboard.player.stop();
  });
  window.addEventListener('pointerup', (event) => {
    if (!drag) return;
    const { from, zooming, thumb } = drag;
    drag = null;
    hideBrush(root);
    const spot = toSpot(dashboard, event, true);
    if (!spot || thumb) return;
    if (!zooming) click(spot.step);
    else if (Math.abs(spot.step - from) >= 1)
      actions.zoom({ from: Math.min(from, spot.step), to: Math.max(from, spot.step) });
  });
  root.addEventListener('dblclick', (event) => {
    if (!toSpot(dashboard, event, false)) return;
    actions.zoom(null);
    if (performance.now() - before.at < DOUBLE_CLICK_MS) actions.pin(before.cursor);
  });
  root.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      const spot = toSpot(dashboard, event, false);
      if (!spot) return;
      event.preventDefault();
      zoomAt(dashboard, spot.exact, event.deltaY > 0 ? 1.25 : 0.8);
    },
    { passive: false },
  );
}

/** The step under the pointer, where it is over a plot (or, while dragging, beside one). */
function toSpot(
  dashboard: Dashboard,
  event: MouseEvent,
  anywhere: boolean,
): { step: number; exact: number } | null {
  const target = event.target instanceof Element ? event.target : null;
  if (!anywhere && (!target?.closest('[data-plot]') || target.closest('button, a'))) return null;
  const plot = dashboard.root.querySelector('[data-plot]');
  if (!plot) return null;
  const left = plot.getBoundingClientRect().left + GUTTER;
  const width = dashboard.layout.chartWidth - GUTTER;
  const fraction = (event.clientX - left) / width;
  if (!anywhere && (fraction < -0.01 || fraction > 1.01)) return null;
  const { x0, x1 } = dashboard.domain();
  const exact = x0 + Math.min(1, Math.max(0, fraction)) * (x1 - x0);
  return { exact, step: Math.min(dashboard.lastStep(), Math.round(exact)) };
}

function zoomAt(dashboard: Dashboard, step: number, factor: number): void {
  const { x0, x1 } = dashboard.domain();
  const end = Math.max(dashboard.lastStep(), 1);
  const from = Math.max(0, step - (step - x0) * factor);
  const to = Math.min(end, step + (x1 - step) * factor);
  if (to - from < 2) return;
  dashboard.actions.zoom(from <= 0 && to >= end ? null : { from, to });
}

function showBrush(
  root: HTMLElement,
  from: number,
  to: number,
  { x0, x1 }: { x0: number; x1: number },
): void {
  for (const brush of root.querySelectorAll<HTMLElement>('.brush')) {
    const low = (Math.min(from, to) - x0) / (x1 - x0);
    const high = (Math.max(from, to) - x0) / (x1 - x0);
    brush.hidden = false;
    brush.style.left = `${low * 100}%`;
    brush.style.width = `${(high - low) * 100}%`;
  }
}

function hideBrush(root: HTMLElement): void {
  for (const brush of root.querySelectorAll<HTMLElement>('.brush')) brush.hidden = true;
}
