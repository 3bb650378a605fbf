import { html, nothing, type TemplateResult } from 'lit';
import type { LaneFace } from '../lanes/lane';

export function faceCaption(face: LaneFace): TemplateResult | typeof nothing {
  if (face.kind === 'none') return nothing;
  return face.kind === 'chart' && face.bold !== undefined
    ? html`<strong>${face.bold}</strong> ${face.caption}`
    : html`${face.caption}`;
}

/** A lane at the cursor's step: a chart, rows of words and numbers, or a table. */
export function faceView(face: LaneFace, width: number): TemplateResult {
  switch (face.kind) {
    case 'none':
      return html`<div class="face"></div>`;
    case 'chart':
      return chart(face, width);
    case 'table':
      return table(face);
    case 'rows':
      return rows(face);
  }
}

function chart(face: Extract<LaneFace, { kind: 'chart' }>, width: number): TemplateResult {
  const name = `${face.bold ?? ''} ${face.caption}`.trim() || 'At this step';
  return html`<div class="face">
    <margin-chart
      role="img"
      aria-label=${name}
      .fades=${true}
      .model=${face.chart}
      .width=${width}
    ></margin-chart>
  </div>`;
}

function rows(face: Extract<LaneFace, { kind: 'rows' }>): TemplateResult {
  return html`<dl class="face rows">
    ${face.rows.map(
      ({ label, value, swatch }) =>
        html`<div>
          <dt>
            ${swatch ? html`<span class="swatch ${swatch}" aria-hidden="true"></span>` : nothing}${label}
          </dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function table({ columns, rows: lines, more }: Extract<LaneFace, { kind: 'table' }>): TemplateResult {
  return html`<div class="face">
    <table class="face-table">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({ cells, tip }) =>
            html`<tr title=${tip}>
              ${cells.map((cell, i) => (i === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}
            </tr>`,
        )}
      </tbody>
    </table>
    ${more === '' ? nothing : html`<p class="face-more">${more}</p>`}
  </div>`;
}
