import type { ToPanel } from '../src/protocol/panel';
import { Dashboard } from './app';
import { registerChartElement } from './charts/chartElement';
import { listenToKeys } from './control/keys';
import { listenToPlots } from './control/plotPointer';
import { connectHost } from './host';
import { registerToolkit } from './kit/toolkit';

/** Entry of the webview: connects to the extension, asks for everything once, and follows. */

const RESIZE_GAP_MS = 200;

function start(): void {
  registerToolkit();
  registerChartElement();
  const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));
  const dashboard = new Dashboard(connectHost(), root);
  window.addEventListener('error', ({ error, message }) =>
    dashboard.intents.report(error instanceof Error ? (error.stack ?? message) : message),
  );
  window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => dashboard.receive(data));
  window.addEventListener('scroll', () => dashboard.scrolled(), { passive: true });
  for (const kind of ['wheel', 'touchstart', 'keydown'] as const)
    window.addEventListener(kind, () => dashboard.leaveScroll(), { passive: true });
  listenToKeys(
    dashboard.actions,
    (element) => element.closest('.alert[data-alert]')?.getAttribute('data-alert') ?? null,
  );
  listenToPlots(dashboard);
  watchSize(root, dashboard);
  watchHeadline(root, dashboard);
  dashboard.intents.ready();
}

/** Lays out anew at most every 200 ms, the first time at once. */
function watchSize(root: HTMLElement, dashboard: Dashboard): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        last = performance.now();
        dashboard.resize(root.clientWidth);
      },
      Math.max(0, RESIZE_GAP_MS - (performance.now() - last)),
    );
  }).observe(root);
}

/** Whether the verdict has scrolled away under the toolbar. */
function watchHeadline(root: HTMLElement, dashboard: Dashboard): void {
  window.addEventListener(
    'scroll',
    () => {
      const headline = root.querySelector('.headline');
      const { wide, beside } = dashboard.layout;
      const compact = headline !== null && headline.getBoundingClientRect().bottom < 36 && !wide && !beside;
      if (compact !== dashboard.transient.compact) dashboard.changeTransient({ compact });
    },
    { passive: true },
  );
}

start();
