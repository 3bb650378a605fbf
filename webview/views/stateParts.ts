import { html, nothing, type TemplateResult } from 'lit';
import type { PanelRun } from '../../src/protocol/panel';
import { button } from '../kit/toolkit';
import type { Headline } from '../words/headline';
import { icon } from './icon';
import type { Screen } from './screen';
import { siteLink } from './siteLink';

/** Without progress for this long, the open item says what it waits for. */
const SAYS_WHY_S = 20;

/** What stands under the sentence where the run itself is waited for or in trouble: what is known, and what can be done. */
export function stateParts(
  state: Headline['state'],
  screen: Screen,
  run: PanelRun,
): TemplateResult | typeof nothing {
  const { act } = screen;
  switch (state) {
    case 'waiting':
      return checklist(run, screen.quiet);
    case 'failed':
      return html`${failurePlace(run, screen)} ${failedOffers(run, screen)}`;
    case 'lost':
      return lostOffers(run, screen);
    case 'broken':
      return offers(
        button({ label: 'Reveal Folder', icon: 'folder-opened', primary: true, onClick: act.revealFolder }),
      );
    default:
      return nothing;
  }
}

function offers(...buttons: (TemplateResult | typeof nothing)[]): TemplateResult {
  return html`<div class="offers">${buttons}</div>`;
}

/** The innermost place of the traceback that lies in the workspace. */
function failurePlace({ failureFrames }: PanelRun, screen: Screen): TemplateResult | typeof nothing {
  const [site] = failureFrames;
  return site ? html`<p class="failure-place">Raised at ${siteLink(site, screen)}</p>` : nothing;
}

function failedOffers({ failureLine }: PanelRun, { act }: Screen): TemplateResult {
  return offers(
    failureLine === null
      ? button({ label: 'Open Output', icon: 'output', primary: true, onClick: () => act.openOutput() })
      : button({
          label: 'Open Output at the Traceback',
          icon: 'output',
          primary: true,
          onClick: () => act.openOutput('traceback'),
        }),
  );
}

/** A program that still runs, or is on another host, can be given up as well: then nobody waits for its end. */
function lostOffers({ canStart, lostTrainer }: PanelRun, { act }: Screen): TemplateResult {
  const isRunning = lostTrainer === 'runs';
  return offers(
    canStart && isRunning ? button({ label: 'Reattach', primary: true, onClick: act.reattach }) : nothing,
    canStart && lostTrainer !== null
      ? button({ label: 'Mark as Ended', primary: !isRunning, onClick: act.markEnded })
      : nothing,
    button({ label: 'Open Output', icon: 'output', onClick: () => act.openOutput() }),
  );
}

function checklist({ checklist: items }: PanelRun, quiet: number | null): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  const open = items.find(({ done }) => !done);
  const saysWhy = quiet !== null && quiet >= SAYS_WHY_S;
  return html`<ul class="checklist">
    ${items.map(
      (item) =>
        html`<li class=${item.done ? '' : 'open'}>
          ${item.done ? icon('check', 'good') : icon('circle-large-outline')}
          <span class="visually-hidden">${item.done ? 'Done:' : 'Not yet:'}</span>
          <span>${item.label}</span><span class="detail">${item.detail}</span>
          ${saysWhy && item === open ? html`<p class="waits-for" role="status">${item.waitsFor}</p>` : nothing}
        </li>`,
    )}
  </ul>`;
}

/** The last lines of a run that is waited for or has failed, as wide as the panel: a traceback beside the plane is cut. */
export function outputTail(
  state: Headline['state'],
  { outputTail: lines }: PanelRun,
): TemplateResult | typeof nothing {
  return lines.length === 0 || (state !== 'waiting' && state !== 'failed')
    ? nothing
    : html`<pre class="output" tabindex="0" role="region" aria-label="Last lines of output">
${lines.join('\n')}</pre>`;
}
