import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { LANES } from '../lanes/allLanes';
import type { Lane } from '../lanes/lane';
import { createOwnMetricLane, ownMetricNames } from '../lanes/ownMetric';
import { orderOf } from '../control/createActions';
import { icon } from './icon';
import { laneView } from './laneView';
import { needsBox } from './needsBox';
import { overlay } from './overlay';
import { remember } from './remember';
import { scrubber } from './scrubber';
import type { Screen } from './screen';

/** More own metrics than this start folded. */
const OWN_SHOWN = 4;

type Entry =
  { readonly id: string; readonly lane: Lane } | { readonly id: string; readonly missing: readonly Lane[] };

export function lanesView(screen: Screen): TemplateResult {
  const own = ownLanes(screen);
  const folded = own.length > OWN_SHOWN && !screen.view.moreOpen;
  return html`<section class="signals" aria-label="Signals">
    <div class="sticky-scrubber">${scrubber(screen)}</div>
    <div class="lanes">
      ${repeat(
        entries(screen),
        ({ id }) => id,
        (entry) => ('lane' in entry ? laneView(entry.lane, screen) : needsBox(entry.missing, screen)),
      )}
      ${
        own.length > OWN_SHOWN
          ? html`<button
              type="button"
              class="more-metrics"
              aria-expanded=${String(!folded)}
              @click=${screen.act.toggleMore}
            >
              ${icon(folded ? 'chevron-right' : 'chevron-down')} More metrics
              <span class="muted">${own.length}</span>
            </button>`
          : nothing
      }
      ${
        folded
          ? nothing
          : repeat(
              own,
              ({ id }) => id,
              (lane) => laneView(lane, screen),
            )
      }
      ${overlay(screen)}
    </div>
  </section>`;
}

function ownLanes({ data }: Screen): Lane[] {
  const names = ownMetricNames(data.seriesByName.keys());
  return remember('own', [names.join('\n')], () => names.map(createOwnMetricLane));
}

/** Lanes in their order; those whose data is never going to come are one box, at the place of the first of them. */
function entries(screen: Screen): Entry[] {
  const { head, view } = screen;
  const shown = orderOf(view.laneOrder)
    .map((id) => LANES.find((lane) => lane.id === id) as Lane)
    .filter(
      (lane) =>
        !view.hiddenLanes.includes(lane.id) &&
        (lane.isOffered?.({ ...screen.context, logScale: null }) ?? true),
    );
  const isMissing = ({ needs }: Lane) =>
    (needs !== null && head.verdict?.state === 'no-embeddings' && !head.hasEmbeddings) ||
    (needs === 'labels' && head.hasEmbeddings && !head.hasLabels && screen.data.ribbons !== null);
  const missing = shown.filter(isMissing);
  return shown.flatMap((lane): Entry[] => {
    if (!isMissing(lane)) return [{ id: lane.id, lane }];
    return lane === missing[0] ? [{ id: 'missing', missing }] : [];
  });
}
