import { html, nothing, type TemplateResult } from 'lit';
import type { Lane, LaneContext } from '../lanes/lane';
import { formatStep } from '../words/numbers';
import { emphasised } from './emphasised';
import { iconButton } from './icon';
import { remember } from './remember';
import type { Screen } from './screen';

/** More rows than this help nobody; the newest are shown. */
const MOST_ROWS = 200;

/** A chart's numbers, its reading sentence first. */
export function laneTable(
  lane: Lane,
  context: LaneContext,
  reading: string,
  { act }: Screen,
): TemplateResult {
  const { columns, rows } = remember(`table/${lane.id}`, [context.series, context.ribbons], () =>
    lane.table(context),
  );
  const shown = rows.slice(-MOST_ROWS).reverse();
  return html`<div class="table-box">
    <div class="table-head">
      <p class="grow">${emphasised(reading)}</p>
      ${iconButton({ name: 'close', label: 'Close table', onClick: () => act.toggleTable(lane.id) })}
    </div>
    <div class="table-scroll" tabindex="0" role="region" aria-label="${lane.title}, values">
      <table>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (row) =>
              html`<tr>
                ${row.map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${rows.length > MOST_ROWS ? html`<p class="note">The last ${MOST_ROWS} of ${formatStep(rows.length)} points; zoom in for others.</p>` : nothing}
  </div>`;
}
