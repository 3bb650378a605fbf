import { html, nothing, type TemplateResult } from 'lit';
import type { PanelRun } from '../../src/protocol/panel';
import { toHeadline, type Headline } from '../words/headline';
import { formatStep } from '../words/numbers';
import { emphasised } from './emphasised';
import { icon } from './icon';
import { planeExplanation, planeView } from './planeView';
import { outputTail, stateParts } from './stateParts';
import type { Screen } from './screen';

/** Verdict, confidence and four figures, with spread against information beside them. */
export function verdict(screen: Screen, run: PanelRun): TemplateResult {
  const headline = toHeadline(screen.head, run, screen.quiet);
  const { icon: name, tone, title, sentence, notes, stats } = headline;
  return html`<section class="verdict" aria-label="Verdict">
    <div class="verdict-words">
      <h1 class="headline">${icon(`${name}${name === 'loading' ? ' spin' : ''}`, tone)} ${title}</h1>
      ${sentence === '' ? nothing : html`<p class="sentence">${emphasised(sentence)}</p>`}
      ${notes.map((note) => html`<p class="note">${emphasised(note)}</p>`)}
      ${stateParts(headline.state, screen, run)}
    </div>
    ${planeView(screen, headline)} ${figures(stats)} ${outputTail(headline.state, run)}
    ${planeExplanation(screen, headline)}
  </section>`;
}

function figures(stats: Headline['stats']): TemplateResult | typeof nothing {
  if (stats.length === 0) return nothing;
  return html`<dl class="stats">
    ${stats.slice(0, 4).map(
      ({ label, value, comparison }) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
          <dd class="comparison">${comparison}</dd>
        </div>`,
    )}
  </dl>`;
}

/** The line that stays on top once the verdict has scrolled away: icon, title and three figures. */
export function compactLine(
  { head, transient, quiet }: Screen,
  run: PanelRun,
): TemplateResult | typeof nothing {
  if (!transient.compact) return nothing;
  const { icon: name, tone, title, stats } = toHeadline(head, run, quiet);
  return html`<div
    class="compact"
    @click=${() => window.scrollTo(0, 0)}
    title=${`step ${formatStep(run.step)}`}
  >
    ${icon(name, tone)} <strong>${title}</strong>
    ${stats.slice(0, 3).map(({ label, value }) => html`<span class="compact-figure">${label} <strong>${value}</strong></span>`)}
  </div>`;
}
