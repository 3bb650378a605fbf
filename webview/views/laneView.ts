import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChartModel, FaceContext, Lane, LaneContext, LaneFace, LegendPart } from '../lanes/lane';
import { distancePictures } from '../pictures/distancePictures';
import { explanation } from './explanation';
import { iconButton } from './icon';
import { faceCaption, faceView } from './laneFaceView';
import { laneMenu } from './laneMenu';
import { laneTable } from './laneTable';
import { focusMenu } from './menu';
import { remember } from './remember';
import type { Screen } from './screen';
import { unknownLoss } from './unknownLoss';

/** One lane: header, time chart, at-step face, and what has been opened under it. */
export function laneView(lane: Lane, screen: Screen): TemplateResult {
  const { view, layout } = screen;
  const context: FaceContext = {
    ...screen.context,
    logScale: view.logScales[lane.id] ?? null,
    face: screen.face,
    at: screen.at,
  };
  const reading = lane.reading({ ...context, at: screen.pinnedAt });
  const flipped = layout.narrow && view.flipped.includes(lane.id);
  const face = faceOf(lane, context, screen);
  return html`<section class="lane" data-lane=${lane.id} tabindex="0" role="group" aria-label=${lane.title}>
    <div class="lane-head">
      <h2>${lane.title}</h2>
      ${legend(lane.legend(context), layout.tight)}
      <span class="spacer"></span>
      ${laneButtons(lane, context, screen, face)}
      ${layout.narrow ? nothing : html`<span class="face-caption">${faceCaption(face)}</span>`}
    </div>
    <div class="lane-body">
      ${flipped ? faceView(face, layout.chartWidth) : plots(lane, context, reading, screen)}
      ${layout.narrow ? nothing : faceView(face, layout.faceWidth)}
    </div>
    ${laneNote(lane.note?.(context) ?? null)} ${lane.id === 'loss' ? unknownLoss(screen) : nothing}
    ${
      view.explained.includes(lane.id)
        ? explanation({
            title: lane.title,
            words: lane.explain(screen.head),
            reading,
            pictures: lane.id === 'distances' ? distancePictures() : nothing,
            onClose: () => screen.act.toggleExplain(lane.id),
          })
        : nothing
    }
    ${view.tables.includes(lane.id) ? laneTable(lane, context, reading, screen) : nothing}
  </section>`;
}

function laneNote(note: string | null): TemplateResult | typeof nothing {
  return note === null ? nothing : html`<p class="lane-note">${note}</p>`;
}

function plots(lane: Lane, context: LaneContext, reading: string, { layout, head }: Screen): TemplateResult {
  const { series, ribbons, x0, x1, logScale } = context;
  // What a time chart depends on; the cursor is no part of it.
  const charts = remember(
    `charts/${lane.id}`,
    [
      series,
      ribbons,
      x0,
      x1,
      logScale,
      head.lossStar,
      head.lossKind,
      head.margin,
      head.negativeLimit,
      head.classes,
      head.chance,
      head.updateLimit,
      head.bounded,
      head.embeddingDim,
    ],
    () => lane.charts(context),
  );
  return html`<div class="plots" data-plot role="img" aria-label=${reading}>
    ${repeat(
      charts,
      (_, i) => i,
      (chart: ChartModel) =>
        html`<margin-chart class="time-chart" .model=${chart} .width=${layout.chartWidth}></margin-chart>`,
    )}
  </div>`;
}

function faceOf(lane: Lane, context: FaceContext, { head }: Screen): LaneFace {
  const { face, ribbons, logScale, at, x0, x1, series } = context;
  // Charts of the at-step column change with the snapshot, rows of numbers with the step.
  const made = remember(
    `face/${lane.id}`,
    [face, ribbons, logScale, head.lossKind, head.margin, head.negativeLimit, head.chance, head.bounded],
    () => lane.face(context),
  );
  if (made.kind === 'chart') return made;
  return remember(
    `rows/${lane.id}`,
    [face, ribbons, at, x0, x1, series, head.lossStar, head.lossKind, head.margin],
    () => lane.face(context),
  );
}

function legend(parts: readonly LegendPart[], tight: boolean): TemplateResult {
  return html`<span class="legend">
    ${parts
      .filter((part) => !tight || part.value !== undefined || part.glyph !== undefined)
      .map(({ glyph, word, value, muted }) => {
        // With little room a swatch says which is which; the word stays for screen readers.
        const hidden = tight && glyph !== undefined && value !== undefined;
        return html`<span class="legend-part ${muted ? 'muted' : ''}"
          >${glyph ? html`<span class="glyph ${glyph}" aria-hidden="true"></span>` : nothing}${word === '' ? nothing : html`<span class=${hidden ? 'visually-hidden' : ''}>${word}</span>`}${value ?? nothing}</span
        >`;
      })}
  </span>`;
}

function laneButtons(lane: Lane, context: FaceContext, screen: Screen, face: LaneFace): TemplateResult {
  const { act, layout, view, transient } = screen;
  const log = lane.usesLog(context);
  const open = transient.menu === lane.id;
  return html`<span class="lane-buttons ${open ? 'open' : ''}">
    ${
      layout.narrow && face.kind !== 'none'
        ? iconButton({
            name: 'arrow-swap',
            label: 'Flip between time and this step (D)',
            onClick: () => act.toggleFlip(lane.id),
            pressed: view.flipped.includes(lane.id),
          })
        : nothing
    }
    ${
      lane.canToggleScale
        ? iconButton({
            name: '',
            text: log ? 'log' : 'lin',
            label: log ? 'Log scale: change to linear' : 'Linear scale: change to log',
            onClick: () => act.setLogScale(lane.id, !log),
          })
        : nothing
    }
    ${iconButton({ name: 'question', label: `Explain ${lane.title} (?)`, onClick: () => act.toggleExplain(lane.id), expanded: view.explained.includes(lane.id) })}
    <span class="menu-host">
      ${iconButton({
        name: 'ellipsis',
        label: `More for ${lane.title}`,
        expanded: open,
        onClick: (event) => {
          act.toggleMenu(lane.id);
          if (!open) focusMenu(event.currentTarget as Element);
        },
      })}
      ${open ? laneMenu(lane, context, screen, face) : nothing}
    </span>
  </span>`;
}
