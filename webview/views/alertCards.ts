import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import {
  compareSeverity,
  toFamily,
  type Alert,
  type Cause,
  type Evidence,
  type Site,
} from '../../src/domain/alert';
import { button } from '../kit/toolkit';
import { isOver } from '../state/marks';
import { formatStep } from '../words/numbers';
import { emphasised } from './emphasised';
import { icon, iconButton, SEVERITY_ICON, SEVERITY_WORD, severityTone } from './icon';
import type { Screen } from './screen';
import { siteLink } from './siteLink';

const MOST_CAUSES = 3;

/** Cards of what is wrong now, worst first, then newest; what is only good to know is a line. */
export function alertCards(screen: Screen): TemplateResult | typeof nothing {
  const now = screen.head.alerts.filter((alert) => !isOver(alert)).sort(byUrgency);
  if (now.length === 0) return nothing;
  return html`<section class="alerts" aria-label="Alerts">
    ${repeat(
      now,
      ({ id }) => id,
      (alert) => (alert.severity === 'information' ? informationLine(alert) : card(alert, screen)),
    )}
  </section>`;
}

function byUrgency(a: Alert, b: Alert): number {
  return compareSeverity(b.severity, a.severity) || (b.firstStep ?? -1) - (a.firstStep ?? -1);
}

function informationLine(alert: Alert): TemplateResult {
  return html`<article class="alert information" data-alert=${alert.id}>
    <div class="alert-line">
      ${icon('info', 'info')} <strong>${alert.title}</strong>
      <span class="muted grow">${emphasised(alert.message)}</span>
      <span class="muted"
        >${alert.firstStep === null ? '' : `step ${formatStep(alert.firstStep)} · `}information only</span
      >
    </div>
  </article>`;
}

function card(alert: Alert, screen: Screen): TemplateResult {
  const { act } = screen;
  return html`<article
    class="alert ${alert.severity}"
    data-alert=${alert.id}
    aria-label="${SEVERITY_WORD[alert.severity]}: ${alert.title}"
  >
    <div class="alert-head">
      ${icon(SEVERITY_ICON[alert.severity], severityTone(alert.severity))}
      <h2>${alert.title}</h2>
      ${alert.firstStep === null || screen.layout.slimHead ? nothing : html`<span class="since">since step ${formatStep(alert.firstStep)}</span>`}
      <span class="spacer"></span>
      ${iconButton({ name: 'check', label: 'Acknowledge (A)', onClick: () => act.acknowledge(alert.id) })}
      ${iconButton({ name: 'bell-slash', label: `Mute ${toFamily(alert.code)} alerts for this run`, onClick: () => act.mute(alert.id) })}
      ${iconButton({ name: 'question', label: 'Explain this alert', onClick: () => act.explain(alert.code) })}
    </div>
    <p class="alert-message">${emphasised(alert.message)}</p>
    ${repeat(
      alert.causes.slice(0, MOST_CAUSES),
      // Another program may have written the same cause twice.
      ({ id }, i) => (alert.causes.findIndex((each) => each.id === id) === i ? id : i),
      (cause, i) => causeRow(alert, cause, i, screen),
    )}
  </article>`;
}

/** Open by itself: the first if it is at least likely, and both of two that can't be told apart. */
function isOpen(alert: Alert, cause: Cause, index: number, { view }: Screen): boolean {
  const chosen = view.causes[`${alert.id}/${cause.id}`];
  if (chosen !== undefined) return chosen;
  if (cause.confidence === 'one of two') return true;
  return index === 0 && (cause.confidence === 'very likely' || cause.confidence === 'likely');
}

function causeRow(alert: Alert, cause: Cause, index: number, screen: Screen): TemplateResult {
  const key = `${alert.id}/${cause.id}`;
  const open = isOpen(alert, cause, index, screen);
  const site = cause.sites[0];
  const against =
    cause.confidence === 'ruled out' ? cause.evidence.find(({ supports }) => !supports)?.name : undefined;
  return html`<div class="cause">
    <div class="cause-head">
      <button
        type="button"
        class="cause-title"
        aria-expanded=${String(open)}
        @click=${() => screen.act.toggleCause(key, !open)}
      >
        <span class="number">${index + 1}</span><span class=${open ? 'strong' : ''}>${cause.title}</span>
      </button>
      ${open || !site || screen.layout.slimHead ? nothing : html`<span class="cause-site">${siteLink(site, screen)}</span>`}
      <span class="confidence" title=${scoreTip(cause)}
        >${open || against === undefined || screen.layout.slimHead ? '' : `${against} · `}${cause.confidence}</span
      >
    </div>
    ${open ? causeBody(alert, cause, screen) : nothing}
  </div>`;
}

/** The weights are judged, not fitted: the word counts, the number is for those who ask. */
function scoreTip({ score }: Cause): string | typeof nothing {
  if (score === undefined) return nothing;
  const number = score.toFixed(1).replace('-', '−');
  return `Score ${number}: the log10 of how much the evidence speaks for it. Its weights are judged, not fitted.`;
}

function causeBody(alert: Alert, cause: Cause, screen: Screen): TemplateResult {
  const supporting = cause.evidence.filter(({ supports }) => supports);
  const contrary = cause.evidence.filter(({ supports }) => !supports);
  return html`<div class="cause-body">
    <ul class="evidence">
      ${supporting.map((each) => evidenceLine(each, '+', 'for'))}
      ${contrary.map((each) => evidenceLine(each, '−', 'against'))}
      ${contrary.length === 0 ? html`<li><span class="sign" aria-hidden="true">−</span><span>nothing speaks against it</span></li>` : nothing}
    </ul>
    ${cause.sites
      .filter(saysMore)
      .map(
        (site) =>
          html`<div class="site">${siteLink(site, screen)} <code>${site.text?.trim() ?? ''}</code></div>`,
      )}
    ${fix(alert, cause, screen)}
  </div>`;
}

/** A line that is named with what stands there needs not be named without it. */
function saysMore(site: Site, index: number, all: readonly Site[]): boolean {
  return (
    Boolean(site.text?.trim()) ||
    !all.some(({ file, line }, i) => i !== index && file === site.file && line === site.line)
  );
}

function evidenceLine({ name, step }: Evidence, sign: string, word: string): TemplateResult {
  return html`<li>
    <span class="sign" aria-hidden="true">${sign}</span><span class="visually-hidden">${word}: </span
    ><span>${emphasised(name)}</span
    ><span class="evidence-step">${step === null ? '' : `step ${formatStep(step)}`}</span>
  </li>`;
}

/** `old → new` with the button that does it; afterwards what to do next. */
function fix(alert: Alert, cause: Cause, { act, fixes, head }: Screen): TemplateResult | typeof nothing {
  if (!cause.fix) return nothing;
  const { oldText, newText, target, title } = cause.fix;
  const result = fixes.get(`${alert.id}/${cause.id}`);
  const site = cause.sites[0];
  const name = /[A-Za-z_]/.test(oldText.replace(/e[-+]?\d+$/i, ''))
    ? ''
    : `${target.split('.').at(-1) ?? ''}: `;
  const change = html`<span class="change code"
    ><del>${name}${oldText}</del> ${icon('arrow-right')}<span class="visually-hidden"> becomes </span>
    <ins>${name}${newText}</ins></span
  >`;
  if (result === 'changed') {
    return html`<div class="fix" role="status">
      ${icon('warning', 'warning')}
      ${site?.text === undefined ? 'Set elsewhere: change it there.' : 'The line has changed.'}
      ${site ? button({ label: 'Look at the line', onClick: () => act.openSite(site) }) : nothing}
    </div>`;
  }
  if (result === 'applied') {
    return html`<div class="fix" role="status">
      <span class="applied">${icon('check', 'good')} Applied</span>
      ${head.run?.canStart ? button({ label: 'Save and Run', primary: true, onClick: () => act.saveAndRun(alert.id, cause.id) }) : nothing}
      ${change}
    </div>`;
  }
  return html`<div class="fix" title=${title}>
    ${button({ label: 'Apply fix', primary: true, onClick: () => act.applyFix(alert.id, cause.id) })}
    ${change}
  </div>`;
}
