import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Alert } from '../../src/domain/alert';
import { isOver } from '../state/marks';
import { formatStep } from '../words/numbers';
import { icon, SEVERITY_ICON, severityTone } from './icon';
import type { Screen } from './screen';

/** Alerts that are over, acknowledged or muted: one line, which opens to a list. */
export function earlierAlerts({ head, view, act, layout }: Screen): TemplateResult | typeof nothing {
  const earlier = head.alerts.filter(isOver).sort((a, b) => (b.firstStep ?? -1) - (a.firstStep ?? -1));
  if (earlier.length === 0) return nothing;
  const shown = layout.slimHead || (layout.wide && layout.width < 1500) ? 1 : 2;
  return html`<section class="earlier" aria-label="Earlier alerts">
    <button
      type="button"
      class="earlier-toggle"
      aria-expanded=${String(view.earlierOpen)}
      @click=${act.toggleEarlier}
    >
      ${icon(view.earlierOpen ? 'chevron-down' : 'chevron-right')}<span class="muted">Earlier</span>
      ${
        view.earlierOpen
          ? nothing
          : earlier.slice(0, shown).map(
              (alert) =>
                html`<span class="earlier-item"
                  >${stateIcon(alert)}
                  <span class="earlier-title">${alert.title}</span>
                  ${layout.slimHead ? nothing : html`<span class="muted">${range(alert)}</span>`}</span
                >`,
            )
      }
      ${!view.earlierOpen && earlier.length > shown ? html`<span class="muted">and ${earlier.length - shown} more</span>` : nothing}
    </button>
    ${
      view.earlierOpen
        ? html`<ul class="earlier-list">
            ${repeat(
              earlier,
              ({ id }) => id,
              (alert) =>
                html`<li class="earlier-row">
                  <button type="button" data-alert=${alert.id} @click=${() => act.pin(alert.firstStep)}>
                    ${icon(SEVERITY_ICON[alert.severity], severityTone(alert.severity))}
                    <span class="grow">${alert.title}</span>
                    <span class="muted">${range(alert)} · ${endWord(alert)}</span>
                  </button>
                  ${alert.state === 'muted' ? unmute(alert, act) : nothing}
                </li>`,
            )}
          </ul>`
        : nothing
    }
  </section>`;
}

function unmute({ id, title }: Alert, act: Screen['act']): TemplateResult {
  return html`<button
    type="button"
    class="link unmute"
    aria-label="Unmute ${title}"
    @click=${() => act.unmute(id)}
  >
    Unmute
  </button>`;
}

function stateIcon({ state, severity }: Alert): TemplateResult {
  if (state === 'muted') return icon('bell-slash');
  return state === 'acknowledged'
    ? icon('check')
    : icon(
        state === 'cleared' ? 'check' : SEVERITY_ICON[severity],
        state === 'cleared' ? 'good' : severityTone(severity),
      );
}

function endWord({ state }: Alert): string {
  return state === 'raised' || state === 'changed' ? 'over' : state;
}

function range({ firstStep, lastStep, state }: Alert): string {
  if (firstStep === null) return '';
  if (state !== 'cleared' || lastStep === null || lastStep === firstStep)
    return `step ${formatStep(firstStep)}`;
  return `steps ${formatStep(firstStep)}–${formatStep(lastStep)}`;
}
