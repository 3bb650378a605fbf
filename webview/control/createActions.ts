import type { Dashboard } from '../app';
import { LANES } from '../lanes/allLanes';
import { toMarks } from '../state/marks';
import { currentRun } from '../state/panelData';
import { stepAway } from '../state/steps';
import { hideTip } from '../views/tooltip';
import type { Actions } from './actions';

const OFFER_KILL_MS = 3000;

export function createActions(dashboard: Dashboard): Actions {
  const at = () => dashboard.view.cursor ?? dashboard.lastStep();
  const toggled = (list: readonly string[], item: string) =>
    list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
  const pin = (step: number | null) =>
    dashboard.change({ cursor: step === null ? null : clamp(step, 0, dashboard.lastStep()) });

  return {
    ...dashboard.intents,
    pin,
    hover: (step) => dashboard.hover(step),
    zoom: (zoom) => dashboard.change({ zoom }),
    moveBySnapshots(count) {
      const steps = currentRun(dashboard.data).ribbons?.allSteps ?? new Float64Array();
      const step = stepAway(steps, at(), count);
      pin(step ?? at() + count);
    },
    moveToMark(direction) {
      const head = dashboard.data.head;
      const steps = head ? toMarks(head).filter(({ alertIds }) => alertIds.length > 0) : [];
      const next =
        direction > 0 ? steps.find(({ step }) => step > at()) : steps.findLast(({ step }) => step < at());
      if (next) pin(next.step);
    },
    openAlert(alertId, step) {
      if (step !== null) pin(step);
      const card = document.querySelector<HTMLElement>(`[data-alert="${CSS.escape(alertId)}"]`);
      if (card) card.scrollIntoView({ block: 'center' });
      else dashboard.change({ earlierOpen: true });
    },
    toggleCause: (key, open) => dashboard.change({ causes: { ...dashboard.view.causes, [key]: open } }),
    toggleEarlier: () => dashboard.change({ earlierOpen: !dashboard.view.earlierOpen }),
    toggleMore: () => dashboard.change({ moreOpen: !dashboard.view.moreOpen }),
    togglePlay: () => dashboard.player.toggle(),
    toggleMenu: (menu) =>
      dashboard.changeTransient({ menu: dashboard.transient.menu === menu ? null : menu }),
    toggleTable: (laneId) => dashboard.change({ tables: toggled(dashboard.view.tables, laneId) }),
    toggleExplain: (laneId) => dashboard.change({ explained: toggled(dashboard.view.explained, laneId) }),
    togglePlaneExplain: () =>
      dashboard.changeTransient({ planeExplained: !dashboard.transient.planeExplained }),
    toggleFlip: (laneId) => dashboard.change({ flipped: toggled(dashboard.view.flipped, laneId) }),
    toggleLane: (laneId) => dashboard.change({ hiddenLanes: toggled(dashboard.view.hiddenLanes, laneId) }),
    moveLane(laneId, by) {
      const order = orderOf(dashboard.view.laneOrder);
      const from = order.indexOf(laneId);
      const to = from + by;
      if (from < 0 || to < 0 || to >= order.length) return;
      order.splice(to, 0, ...order.splice(from, 1));
      dashboard.change({ laneOrder: order });
    },
    setLogScale: (laneId, log) =>
      dashboard.change({ logScales: { ...dashboard.view.logScales, [laneId]: log } }),
    notify: (text, tone) => dashboard.receive({ kind: 'notice', text, tone }),
    dismissNotice: () => dashboard.dismissNotice(),
    askStop() {
      const { stopping } = dashboard.transient;
      if (stopping === 'overdue') {
        dashboard.intents.stop(true);
        return;
      }
      if (stopping === 'asked') return;
      if (dashboard.data.head?.run?.status !== 'stopping') dashboard.intents.stop(false);
      dashboard.changeTransient({ stopping: 'asked' });
      setTimeout(() => {
        if (dashboard.transient.stopping === 'asked') dashboard.changeTransient({ stopping: 'overdue' });
      }, OFFER_KILL_MS);
    },
    closeTop() {
      if (hideTip()) return true;
      const { view, transient } = dashboard;
      if (dashboard.data.notice !== null && transient.menu === null) dashboard.dismissNotice();
      else if (transient.menu !== null) dashboard.changeTransient({ menu: null });
      else if (transient.planeExplained) dashboard.changeTransient({ planeExplained: false });
      else if (view.tables.length > 0) dashboard.change({ tables: view.tables.slice(0, -1) });
      else if (view.explained.length > 0) dashboard.change({ explained: view.explained.slice(0, -1) });
      else return false;
      return true;
    },
  };
}

/** The fixed lanes in the order a person gave them; new ones keep their place at the end. */
export function orderOf(chosen: readonly string[]): string[] {
  const ids = LANES.map(({ id }) => id);
  const known = chosen.filter((id) => ids.includes(id));
  return [...known, ...ids.filter((id) => !known.includes(id))];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
