import { html, nothing, type TemplateResult } from 'lit';
import { ENDED } from '../../src/domain/run';
import type { PanelRun } from '../../src/protocol/panel';
import { button } from '../kit/toolkit';
import { STATUS_ICON, STATUS_TONE, STATUS_WORD, toMeta, toRunTitle } from '../words/runTitle';
import { LANES } from '../lanes/allLanes';
import { icon } from './icon';
import { focusMenu, menu, type MenuItem } from './menu';
import { rankSwitch } from './rankSwitch';
import type { Screen } from './screen';

export function toolbar(screen: Screen, run: PanelRun): TemplateResult {
  const { act, layout } = screen;
  const { strong, rest } = toRunTitle(run);
  return html`<header class="toolbar">
    <span class="status" role="img" aria-label=${STATUS_WORD[run.status]} title=${run.rowText}>
      ${icon(`${STATUS_ICON[run.status]}${run.status === 'running' || STATUS_ICON[run.status] === 'loading' ? ' spin' : ''}`, STATUS_TONE[run.status])}
    </span>
    <button type="button" class="run-name" title="Show another run" @click=${act.pickRun}>
      ${layout.narrow && rest !== '' ? html`<strong>${rest}</strong>` : html`<strong>${strong}</strong> ${rest}`}
      ${icon('chevron-down')}
    </button>
    ${rankSwitch(screen, run)}
    ${layout.narrow && run.ranks.length > 1 ? nothing : meta(toMeta(run, layout.narrow))}
    <span class="spacer"></span>
    ${controls(screen, run)}
  </header>`;
}

function meta(parts: readonly string[]): TemplateResult {
  return html`<span class="meta" title=${parts.join('')}
    >${parts.map((part) => html`<span>${part}</span>`)}</span
  >`;
}

function controls(screen: Screen, run: PanelRun): TemplateResult {
  const { act, layout } = screen;
  const running = run.status === 'running' || run.status === 'starting' || run.status === 'stopping';
  return html`${running ? stopButton(screen, run) : nothing}
  ${
    ENDED.has(run.status) && run.status !== 'broken' && run.canStart
      ? button({ label: 'Rerun', icon: 'debug-restart', onClick: act.rerun, iconOnly: layout.narrow })
      : nothing
  }
  ${
    run.status === 'running' && screen.head.hasEmbeddings
      ? button({
          label: 'Take a snapshot now',
          icon: 'device-camera',
          onClick: act.snapshotNow,
          iconOnly: true,
        })
      : nothing
  }
  ${more(screen, run)}`;
}

/** Graceful first; three seconds later the same button offers the hard way. */
function stopButton({ act, layout, transient: { stopping } }: Screen, run: PanelRun): TemplateResult {
  const asked = stopping === 'asked' || (run.status === 'stopping' && stopping !== 'overdue');
  const label = stopping === 'overdue' ? 'Kill' : asked ? 'Stopping…' : 'Stop';
  return button({
    label,
    icon: stopping === 'overdue' ? 'error' : 'debug-stop',
    onClick: act.askStop,
    disabled: asked,
    iconOnly: layout.narrow,
  });
}

function more(screen: Screen, run: PanelRun): TemplateResult {
  const { act, view, transient } = screen;
  const open = transient.menu === 'toolbar';
  const onClick = (event: Event) => {
    act.toggleMenu('toolbar');
    if (!open) focusMenu(event.currentTarget as Element);
  };
  const items: MenuItem[] = [
    { label: 'Open Output', onPick: () => act.openOutput() },
    { label: 'Reveal Folder', onPick: act.revealFolder },
    { label: 'Copy Run Id', onPick: act.copyRunId },
    { label: 'Settings', onPick: act.openSettings },
    ...(run.status === 'broken'
      ? []
      : LANES.map(({ id, title }, i) => ({
          label: title,
          checked: !view.hiddenLanes.includes(id),
          onPick: () => act.toggleLane(id),
          separated: i === 0,
        }))),
  ];
  return html`<span class="menu-host">
    ${button({ label: 'More', icon: 'ellipsis', onClick, iconOnly: true, expanded: open })}
    ${open ? menu('More', items, () => act.toggleMenu(null)) : nothing}
  </span>`;
}
