import { html, nothing, type TemplateResult } from 'lit';
import type { PanelRibbons, PanelRun, RunPath } from '../../src/protocol/panel';
import { describePlane, toPlaneChart } from '../lanes/plane';
import { planePictures } from '../pictures/planePictures';
import { toPieces } from '../words/emphasis';
import { EXPLAIN } from '../words/explain';
import { toHeadline, type Headline } from '../words/headline';
import { formatStep } from '../words/numbers';
import { explanation } from './explanation';
import { icon, iconButton } from './icon';
import { remember } from './remember';
import { stateParts } from './stateParts';
import type { Screen } from './screen';

/** Verdict, confidence and four figures, with spread against information beside them. */
export function verdict(screen: Screen, run: PanelRun): TemplateResult {
  const headline = toHeadline(screen.head, run, screen.quiet);
  const { icon: name, tone, title, sentence, notes, stats } = headline;
  return html`<section class="verdict" aria-label="Verdict">
    <div class="verdict-words">
      <h1 class="headline">${icon(`${name}${name === 'loading' ? ' spin' : ''}`, tone)} ${title}</h1>
      ${sentence === '' ? nothing : html`<p class="sentence">${emphasised(sentence)}</p>`}
      ${notes.map((note) => html`<p class="note">${note}</p>`)} ${stateParts(headline.state, screen, run)}
    </div>
    ${plane(screen, headline)} ${figures(stats)} ${planeExplanation(screen, headline)}
  </section>`;
}

export function emphasised(sentence: string): (string | TemplateResult)[] {
  return toPieces(sentence).map(({ text, strong }) => (strong ? html`<strong>${text}</strong>` : text));
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

const NONE: readonly RunPath[] = [];

function describeEarlier(earlier: readonly RunPath[]): string {
  return earlier.length === 0
    ? ''
    : ` In grey: ${earlier.map(({ name }) => name).join(' and ')} of the same file.`;
}

/** What the plane is drawn from; null where there is no plane. */
function planeRibbons({ head, data: { ribbons } }: Screen, { state }: Headline): PanelRibbons | null {
  if (state === 'waiting' || state === 'broken' || !ribbons || !head.hasEmbeddings) return null;
  return ribbons.info.some(Number.isFinite) ? ribbons : null;
}

function plane(screen: Screen, headline: Headline): TemplateResult | typeof nothing {
  const { head, layout, pinnedAt, at, act, transient, data } = screen;
  // Beside a small plane there is room for one path only.
  const earlier = (layout.wide ? data.paths?.paths : undefined) ?? NONE;
  const ribbons = planeRibbons(screen, headline);
  if (!ribbons) return nothing;
  const chart = remember(
    'plane',
    [
      ribbons,
      head.margin,
      head.negativeLimit,
      head.verdict?.tone,
      snapshotKey(ribbons.step, at),
      layout.planeHeight,
      earlier,
    ],
    () => toPlaneChart(head, ribbons, at, layout.planeHeight, earlier),
  );
  return html`<figure class="plane" tabindex="0" aria-label="Spread against information">
    <margin-chart
      role="img"
      aria-label=${`${describePlane(head, ribbons, pinnedAt)}${describeEarlier(earlier)}`}
      .model=${chart}
      .width=${layout.planeWidth}
    ></margin-chart>
    <span class="plane-help"
      >${iconButton({ name: 'question', label: 'How to read spread against information', onClick: act.togglePlaneExplain, expanded: transient.planeExplained })}</span
    >
  </figure>`;
}

function planeExplanation(screen: Screen, headline: Headline): TemplateResult | typeof nothing {
  const { head, pinnedAt, act, transient } = screen;
  const ribbons = planeRibbons(screen, headline);
  if (!ribbons || !transient.planeExplained) return nothing;
  return explanation({
    title: 'spread against information',
    words: EXPLAIN.plane,
    reading: describePlane(head, ribbons, pinnedAt),
    pictures: planePictures(),
    onClose: act.togglePlaneExplain,
  });
}

function snapshotKey(steps: Float64Array, at: number): number {
  let low = 0;
  for (const step of steps) {
    if (step > at) break;
    low = step;
  }
  return low;
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
