import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
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
  const size = layout.narrow ? 'narrow' : layout.wide ? 'wide' : layout.beside ? 'beside' : 'medium';
  if (!run) return html`<div class="dashboard ${size}">${bars(screen, null)}${emptyState(screen)}</div>`;
  const hasSignals =
    run.status !== 'broken' &&
    !(isWaiting(head, run) && screen.data.series === null && screen.data.ribbons === null);
  return html`<div class="dashboard ${size}" ${styles({ '--plane-width': `${layout.planeWidth}px` })}>
    <div class="sticky-top">${toolbar(screen, run)} ${compactLine(screen, run)}</div>
    ${bars(screen, run)} ${announcer(screen)}
    <main class="columns">
      <div class="head-column">${verdict(screen, run)} ${alertCards(screen)} ${earlierAlerts(screen)}</div>
      ${hasSignals ? lanesView(screen) : nothing}
    </main>
  </div>`;
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
