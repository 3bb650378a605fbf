import { html, nothing, type TemplateResult } from 'lit';
import { GUTTER } from '../charts/laneSpec';
import { styles } from './styles';
import { toFraction, type Screen } from './screen';

/** Hairline and marks through all lanes: plain elements over the charts, so that moving them redraws no chart. */
export function overlay(screen: Screen): TemplateResult {
  const { layout, marks, x0, x1, at } = screen;
  const inside = (step: number) => step >= x0 && step <= x1;
  const place = (step: number) => styles({ left: `${toFraction(screen, step) * 100}%` });
  return html`<div
    class="overlay"
    aria-hidden="true"
    ${styles({ left: `${GUTTER}px`, width: `${layout.chartWidth - GUTTER}px` })}
  >
    ${marks.filter(({ step }) => inside(step)).map(({ kind, step, hollow }) => html`<div class="mark-line ${kind} ${hollow ? 'hollow' : ''}" ${place(step)}></div>`)}
    <div class="brush" hidden></div>
    ${inside(at) ? html`<div class="hairline" ${place(at)}></div>` : nothing}
  </div>`;
}
