import { FACE_COLUMN } from '../state/layout';
import { createCanvasPen } from '../charts/canvasPen';
import { drawLanePicture, type LanePicture } from '../charts/lanePicture';
import { renderChart, type ChartPicture, type PictureFormat } from '../charts/renderChart';
import { createSvgPen } from '../charts/svgPen';
import type { Colours } from '../charts/vegaChart';
import type { FaceContext, Lane, LaneFace } from '../lanes/lane';
import { toCsv } from '../lanes/toCsv';
import { toExportColours, type ExportTone } from '../theme/exportColours';
import { formatSetting, formatStep } from '../words/numbers';
import type { Screen } from './screen';

const LEAST_WIDTH = 380;

/** The visible steps of a lane's series, to the clipboard. */
export function copyCsv(lane: Lane, context: FaceContext, { act, x0, x1 }: Screen): void {
  const columns = lane.columns(context);
  if (columns.length === 0) return act.notify(`${lane.title} has no values to copy yet.`, 'error');
  act.copyText(toCsv(columns, x0, x1), `${lane.title} as CSV`);
}

/** A lane with its header, caption and steps, in the colours that were chosen, to the clipboard. */
export async function copyPicture(
  lane: Lane,
  context: FaceContext,
  screen: Screen,
  face: LaneFace,
  { format, tone }: { readonly format: PictureFormat; readonly tone: ExportTone },
): Promise<void> {
  const as = format.toUpperCase();
  try {
    const colours = toExportColours(tone);
    const picture = await toPicture(lane, context, screen, face, colours, format);
    if (format === 'svg') {
      screen.act.copyText(await drawLanePicture(picture, colours, createSvgPen), `${lane.title} as ${as}`);
      return;
    }
    const blob = await drawLanePicture(picture, colours, createCanvasPen);
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    screen.act.notify(`Copied ${lane.title} as ${as}.`, 'info');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    screen.act.notify(`${lane.title} could not be copied as ${as}: ${asEnd(why)}`, 'error');
  }
}

async function toPicture(
  lane: Lane,
  context: FaceContext,
  screen: Screen,
  face: LaneFace,
  colours: Colours,
  format: PictureFormat,
): Promise<LanePicture> {
  // A picture leaves the panel: it is not narrow because the panel is.
  const chartWidth = Math.max(LEAST_WIDTH, screen.layout.chartWidth);
  const faceWidth = screen.layout.faceWidth || FACE_COLUMN;
  const charts: ChartPicture[] = [];
  for (const model of lane.charts(context))
    charts.push(await renderChart(model, chartWidth, colours, format));
  return {
    title: lane.title,
    legend: lane.legend(context),
    caption: toCaption(screen),
    charts,
    faceCaption:
      face.kind === 'none' ? '' : `${face.kind === 'chart' ? (face.bold ?? '') : ''} ${face.caption}`.trim(),
    face: face.kind === 'chart' ? await renderChart(face.chart, faceWidth, colours, format) : null,
    rows: toCells(face),
    faceWidth,
    marks: screen.marks.filter(({ step }) => step >= screen.x0 && step <= screen.x1),
    x0: screen.x0,
    x1: screen.x1,
    cursor: screen.pinnedAt,
  };
}

function toCells(face: LaneFace): LanePicture['rows'] {
  if (face.kind === 'rows') return face.rows.map(({ label, value }) => [label, value]);
  if (face.kind !== 'table') return [];
  const more = face.more === '' ? [] : [[face.more]];
  return [face.columns, ...face.rows.map(({ cells }) => cells), ...more];
}

/** `train.py run 14 · steps 0–72 · margin 0.5`. */
export function toCaption({ head, x0, x1 }: Pick<Screen, 'head' | 'x0' | 'x1'>): string {
  const { run } = head;
  const last = Math.min(Math.round(x1), run?.step ?? Math.round(x1));
  return [
    run?.name ?? '',
    `steps ${formatStep(Math.max(0, Math.round(x0)))}–${formatStep(last)}`,
    head.margin === null ? '' : `margin ${formatSetting(head.margin)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function asEnd(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
