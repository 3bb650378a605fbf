import type { LanePicture } from '../charts/lanePicture';
import { renderChart, type ChartPicture, type PictureFormat } from '../charts/renderChart';
import type { Colours } from '../charts/vegaChart';
import type { FaceContext, Lane, LaneFace } from '../lanes/lane';
import { toCsv } from '../lanes/toCsv';
import { FACE_COLUMN } from '../state/layout';
import { toCaption } from './copyPicture';
import type { Screen } from './screen';

const LEAST_WIDTH = 380;

/** The visible steps of a lane's series, to the clipboard. */
export function copyCsv(lane: Lane, context: FaceContext, { act, x0, x1 }: Screen): void {
  const columns = lane.columns(context);
  if (columns.length === 0) return act.notify(`${lane.title} has no values to copy yet.`, 'error');
  act.copyText(toCsv(columns, x0, x1), `${lane.title} as CSV`);
}

/** A lane as it leaves the panel: with its at-step face, marks and steps. */
export async function toLanePicture(
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
    hasSteps: true,
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
