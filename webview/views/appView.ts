import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ENDED } from '../../src/domain/run';
import type { PanelRun } from '../../src/protocol/panel';
import { isWaiting } from '../words/headline';
import { isOver } from '../state/marks';
import { alertCards } from './alertCards';
import { bars } from './bars';
import { earlierAlerts } from './earlierAlerts';
import { emptyState } from './emptyStates';
import { lanesView } from './lanesView';
import type { Screen } from './screen';
import { styles } from './styles';
import { toolbar } from './toolbar';
import { compactLine, verdict } from './verdictView';

export function renderApp(screen: Screen): TemplateResult {
  const { head, layout } = screen;
  const { run } = head;
  const size = layout.narrow
    ? 'narrow'
    : layout.wide
      ? 'wide'
      : layout.beside
        ? 'beside'
        : layout.tight
          ? 'medium tight'
          : 'medium';
  if (!run) return html`<div class="dashboard ${size}">${bars(screen, null)}${emptyState(screen)}</div>`;
  return html`<div class="dashboard ${size}" ${styles({ '--plane-width': `${layout.planeWidth}px` })}>
    <div class="sticky-top">${toolbar(screen, run)} ${compactLine(screen, run)}</div>
    ${bars(screen, run)} ${announcer(screen)}
    <main class="columns">
      <div class="head-column">${verdict(screen, run)} ${alertCards(screen)} ${earlierAlerts(screen)}</div>
      ${hasSignals(screen, run) ? lanesView(screen) : nothing}
    </main>
  </div>`;
}

/** No lanes where there is nothing to draw: not yet, or never, as in a run that failed before its first step. */
function hasSignals({ head, data }: Screen, run: PanelRun): boolean {
  if (run.status === 'broken') return false;
  if (isWaiting(head, run)) return data.series !== null || data.ribbons !== null;
  if (!ENDED.has(run.status) || run.step > 0) return true;
  return data.seriesByName.size > 0 || (data.ribbons?.allSteps.length ?? 0) > 0;
}

/** Says title and first cause of each alert once; a card that changes while it is read would be said again and again. */
function announcer({ head }: Screen): TemplateResult {
  return html`<div class="visually-hidden" role="log" aria-label="Alerts">
    ${repeat(
      head.alerts.filter((alert) => !isOver(alert) && alert.severity !== 'information'),
      ({ id }) => id,
      ({ title, causes }) => {
        const cause = causes[0];
        return html`<p>${title}${cause ? `. ${cause.confidence}: ${cause.title}` : ''}.</p>`;
      },
    )}
  </div>`;
}
