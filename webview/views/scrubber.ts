import { html, nothing, svg, type TemplateResult } from 'lit';

import { worstAlert } from '../../src/domain/alert';
import { ENDED } from '../../src/domain/run';
import { GUTTER } from '../charts/laneSpec';
import { styles } from './styles';
import { linearTicks } from '../lanes/ticks';
import { joinMarks, type Mark } from '../state/marks';
import { faceStep } from '../state/panelData';
import { formatAxisStep, formatStep } from '../words/numbers';
import { iconButton, markGlyph } from './icon';
import { toFraction, type Screen } from './screen';
import { hideTip, showTip } from './tooltip';

/** A number as long as this has no room for its word beside the button. */
const WORD_BELOW = 10_000;

/** The x axis of all lanes: snapshots, marks and the cursor. */
export function scrubber(screen: Screen): TemplateResult {
  const { layout, transient, act, head, pinnedAt } = screen;
  const { x0, x1 } = screen;
  const plotWidth = layout.chartWidth - GUTTER;
  const toPx = (step: number) => toFraction(screen, step) * plotWidth;
  const place = (step: number) => styles({ left: `${toFraction(screen, step) * 100}%` });
  const last = head.run?.step ?? 0;
  const steps = screen.data.ribbons?.allSteps ?? new Float64Array();
  return html`<div class="scrubber">
    <span class="play">
      ${
        steps.length < 2
          ? nothing
          : iconButton({
              name: transient.playing ? 'debug-pause' : 'play',
              label: transient.playing ? 'Pause (Space)' : 'Play (Space)',
              onClick: act.togglePlay,
            })
      }
    </span>
    <div class="track-area" data-plot ${styles({ width: `${layout.chartWidth}px` })}>
      <div class="track-plot" ${styles({ left: `${GUTTER}px` })}>
        <div class="track"></div>
        <div
          class="track-done"
          ${styles({ width: `${Math.min(1, Math.max(0, toFraction(screen, last))) * 100}%` })}
        ></div>
        ${snapshotTicks(steps, toPx, plotWidth)}
        ${axisSteps(x0, x1, plotWidth).map((step) => html`<span class="axis-step" ${place(step)}>${formatAxisStep(step)}</span>`)}
        <div class="brush" hidden></div>
        ${joinMarks(
          screen.marks.filter(({ step }) => step >= x0 && step <= x1),
          toPx,
        ).map((mark) => markButton(mark, place(mark.step), screen))}
        <div
          class="thumb"
          role="slider"
          tabindex="0"
          aria-label="Step"
          aria-orientation="horizontal"
          aria-valuemin="0"
          aria-valuemax=${last}
          aria-valuenow=${pinnedAt}
          aria-valuetext=${valueText(screen)}
          ${styles({ left: `${Math.min(1, Math.max(0, toFraction(screen, pinnedAt))) * 100}%` })}
        ></div>
      </div>
    </div>
    ${where(screen)}
  </div>`;
}

function valueText({ pinnedAt, live, head }: Screen): string {
  const run = head.run;
  const mode = live ? (run && ENDED.has(run.status) ? 'last' : 'live') : 'pinned';
  const worst = worstAlert(head.alerts.filter(({ severity }) => severity !== 'information'));
  const alert = worst
    ? `, ${worst.title.toLowerCase()}${worst.firstStep === null ? '' : ` since ${formatStep(worst.firstStep)}`}`
    : '';
  return `step ${formatStep(pinnedAt)} of ${formatStep(run?.step ?? 0)}, ${mode}${alert}`;
}

/** Which step is looked at, and whether it follows. */
function where({ at, live, head, face, act, data }: Screen): TemplateResult {
  const ended = head.run !== null && ENDED.has(head.run.status);
  const snapshot = face && data.ribbons ? faceStep(face) : -1;
  return html`<div class="where">
    <span class="where-step"
      ><strong><span class=${at < WORD_BELOW ? '' : 'visually-hidden'}>step </span>${formatStep(at)}</strong
      >${snapshot >= 0 && snapshot !== at ? html`<span class="snapshot-of">snapshot of ${formatStep(snapshot)}</span>` : nothing}</span
    >
    <button
      type="button"
      class="live"
      aria-pressed=${String(live)}
      title=${ended ? 'Show the last step (End)' : 'Follow the run (End)'}
      @click=${() => act.pin(null)}
    >
      ${ended ? nothing : html`<span class="dot" aria-hidden="true"></span>`}${ended ? 'Last' : 'Live'}
    </button>
  </div>`;
}

function markButton(mark: Mark, place: ReturnType<typeof styles>, { act }: Screen): TemplateResult {
  const { step, label, kind, alertIds, hollow } = mark;
  if (kind === 'plain') return html`<span class="mark-word" ${place}>${label}</span>`;
  const text = `${label}, step ${formatStep(step)}`;
  const first = alertIds[0];
  return html`<button
    type="button"
    class="mark"
    tabindex="-1"
    aria-label=${text}
    ${place}
    @pointerenter=${(event: PointerEvent) => showTip(text, event)}
    @pointerleave=${() => hideTip()}
    @click=${() => first !== undefined && act.openAlert(first, step)}
  >
    ${markGlyph(kind, hollow)}${alertIds.length > 1 ? html`<span class="mark-count">${alertIds.length}</span>` : nothing}
  </button>`;
}

/** One tick a snapshot, only where they are at least 3 px apart. */
function snapshotTicks(steps: Float64Array, toPx: (step: number) => number, width: number): TemplateResult {
  let path = '';
  let before = Number.NEGATIVE_INFINITY;
  for (const step of steps) {
    const x = toPx(step);
    if (x < 0 || x > width || x - before < 3) continue;
    path += `M${x.toFixed(1)} 0v5`;
    before = x;
  }
  return html`<svg class="ticks" aria-hidden="true" width=${width} height="6">
    ${svg`<path d=${path}></path>`}
  </svg>`;
}

function axisSteps(x0: number, x1: number, width: number): number[] {
  return linearTicks(x0, x1, Math.max(2, Math.floor(width / 80))).filter((step) => Number.isInteger(step));
}
