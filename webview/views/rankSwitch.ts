import { html, nothing, type TemplateResult } from 'lit';
import type { PanelRun } from '../../src/protocol/panel';
import { icon } from './icon';
import { focusMenu, menu, type MenuItem } from './menu';
import type { Screen } from './screen';

/** Which rank of a run is shown; a dot on those that have an alert of their own. Nothing for a run of one. */
export function rankSwitch({ act, transient }: Screen, run: PanelRun): TemplateResult | typeof nothing {
  if (run.ranks.length < 2) return nothing;
  const open = transient.menu === 'rank';
  const troubled = run.ranks.filter(({ rank, alert }) => alert !== null && rank !== run.rank);
  const items = run.ranks.map(({ rank, alert }): MenuItem => ({
    label: `Rank ${rank}${alert === null ? '' : `: ${alert}`}`,
    onPick: () => act.showRank(rank),
    dotted: alert !== null,
    current: rank === run.rank,
  }));
  const trouble = troubled.map(({ rank }) => `rank ${rank}`).join(', ');
  return html`<span class="menu-host">
    <button
      type="button"
      class="run-name rank-switch"
      title=${trouble === '' ? 'Show another rank' : `An alert of its own: ${trouble}`}
      aria-label="Rank ${run.rank} is shown${trouble === '' ? '' : `; an alert of its own: ${trouble}`}"
      aria-expanded=${String(open)}
      @click=${(event: Event) => {
        act.toggleMenu('rank');
        if (!open) focusMenu(event.currentTarget as Element);
      }}
    >
      rank ${run.rank}${trouble === '' ? nothing : html`<span class="dot" aria-hidden="true"></span>`}
      ${icon('chevron-down')}
    </button>
    ${open ? menu('Ranks', items, () => act.toggleMenu(null)) : nothing}
  </span>`;
}
