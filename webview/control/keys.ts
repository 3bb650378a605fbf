import type { Actions } from './actions';

const SCROLLS: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'End', ' ']);

/** Keys of the panel. Those of a control that has the focus (a button's Space, a menu's arrows) stay its own. */
export function listenToKeys(actions: Actions, currentAlertOf: (element: Element) => string | null): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const path = event.composedPath().filter((each): each is Element => each instanceof Element);
    const focused = path[0] ?? document.body;
    if (handle(event, focused, path, actions, currentAlertOf)) event.preventDefault();
  });
}

function handle(
  event: KeyboardEvent,
  focused: Element,
  path: readonly Element[],
  act: Actions,
  currentAlertOf: (element: Element) => string | null,
): boolean {
  const inside = (selector: string) => path.find((element) => element.matches(selector)) ?? null;
  if (event.key === 'Escape') return act.closeTop();
  if (inside('[role="menu"], input, textarea, select')) return false;
  const onControl = inside('button, a, vscode-button, summary') !== null;
  if (onControl && (event.key === 'Enter' || event.key === ' ')) return false;
  // What scrolls by itself keeps the keys that scroll.
  if (SCROLLS.has(event.key) && inside('.table-scroll, .output')) return false;
  const laneId = inside('[data-lane]')?.getAttribute('data-lane') ?? null;
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      act.moveBySnapshots((event.key === 'ArrowLeft' ? -1 : 1) * (event.shiftKey ? 10 : 1));
      return true;
    case 'Home':
      act.pin(0);
      return true;
    case 'End':
      act.pin(null);
      return true;
    case ' ':
      act.togglePlay();
      return true;
    case '0':
      act.zoom(null);
      return true;
    case '[':
    case ']':
      act.moveToMark(event.key === '[' ? -1 : 1);
      return true;
    case 'Enter':
      if (laneId === null) return false;
      act.toggleTable(laneId);
      return true;
    case '?':
      if (laneId !== null) act.toggleExplain(laneId);
      else if (inside('.plane')) act.togglePlaneExplain();
      else return false;
      return true;
    case 'd':
    case 'D':
      if (laneId === null) return false;
      act.toggleFlip(laneId);
      return true;
    case 'a':
    case 'A': {
      const alertId = currentAlertOf(focused);
      if (alertId === null) return false;
      act.acknowledge(alertId);
      return true;
    }
    default:
      return false;
  }
}
