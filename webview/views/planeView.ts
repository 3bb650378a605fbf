import { html, nothing, type TemplateResult } from 'lit';
import type { PanelRibbons, RunPath } from '../../src/protocol/panel';
import { describePlane, toPlaneChart } from '../lanes/plane';
import { planePictures } from '../pictures/planePictures';
import { EXPLAIN } from '../words/explain';
import type { Headline } from '../words/headline';
import { explanation } from './explanation';
import { iconButton } from './icon';
import { PLANE, planeMenu } from './planeMenu';
import { remember } from './remember';
import type { Screen } from './screen';

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

/** Spread against information, with its two buttons on hover or focus. */
export function planeView(screen: Screen, headline: Headline): TemplateResult | typeof nothing {
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
    <span class="plane-buttons ${transient.menu === PLANE ? 'open' : ''}">
      ${iconButton({ name: 'question', label: 'How to read spread against information', onClick: act.togglePlaneExplain, expanded: transient.planeExplained })}
      ${planeMenu(screen, ribbons, earlier)}
    </span>
  </figure>`;
}

export function planeExplanation(screen: Screen, headline: Headline): TemplateResult | typeof nothing {
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
