import { html, type TemplateResult } from 'lit';
import { button } from '../kit/toolkit';
import type { Screen } from './screen';

/** Nothing to show yet: what a person can do about it. */
export function emptyState({ head, act }: Screen): TemplateResult {
  if (head.empty === 'untrusted') {
    return html`<main class="empty">
      <h1>Runs can be viewed, not started</h1>
      <p>This workspace is not trusted. Runs that are already here can be looked at in the run explorer.</p>
      ${button({ label: 'Manage Trust', primary: true, onClick: act.manageTrust })}
    </main>`;
  }
  return html`<main class="empty">
    <h1>Nothing has run here yet</h1>
    <p>
      Start a <code>*.triplet.json</code>, or a Python script that logs with the <code>margin</code> client.
      Its loss, its distances and what threatens them are shown here while it trains.
    </p>
    ${button({ label: 'Start Triplet Run', primary: true, onClick: act.start })}
    ${button({ label: 'Open the Digits Example', onClick: act.openExample })}
    ${button({ label: 'Open a Run Folder…', onClick: act.openRunFolder })}
  </main>`;
}
