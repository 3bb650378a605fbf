import { drawLanePicture } from '../charts/lanePicture';
import type { ChartElement } from '../charts/chartElement';
import type { FaceContext, Lane, LaneFace } from '../lanes/lane';
import { toCsv } from '../lanes/toCsv';
import { formatSetting, formatStep } from '../words/numbers';
import type { Screen } from './screen';

/** The visible steps of a lane's series, to the clipboard. */
export function copyCsv(lane: Lane, context: FaceContext, { act, x0, x1 }: Screen): void {
  const columns = lane.columns(context);
  if (columns.length === 0) return act.notify(`${lane.title} has no values to copy yet.`, 'error');
  act.copyText(toCsv(columns, x0, x1), `${lane.title} as CSV`);
}

/** A lane as it is seen, at twice the size, to the clipboard. */
export async function copyPicture(
  lane: Lane,
  context: FaceContext,
  screen: Screen,
  face: LaneFace,
): Promise<void> {
  try {
    const picture = await toPicture(lane, context, screen, face);
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
    screen.act.notify(`Copied ${lane.title} as PNG.`, 'info');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    screen.act.notify(`${lane.title} could not be copied as PNG: ${asEnd(why)}`, 'error');
  }
}

async function toPicture(lane: Lane, context: FaceContext, screen: Screen, face: LaneFace): Promise<Blob> {
  const section = document.querySelector(`[data-lane="${CSS.escape(lane.id)}"]`);
  const canvases = (selector: string) =>
    Promise.all(
      [...(section?.querySelectorAll<ChartElement>(selector) ?? [])].map((chart) => chart.toCanvas(2)),
    );
  const [charts, faces] = await Promise.all([
    canvases('margin-chart.time-chart'),
    canvases('.face margin-chart'),
  ]);
  if (charts.length === 0 && faces.length === 0) throw new Error('no chart of it is shown');
  return drawLanePicture({
    title: lane.title,
    legend: lane.legend(context),
    caption: toCaption(screen),
    charts,
    faceCaption:
      face.kind === 'none' ? '' : `${face.kind === 'chart' ? (face.bold ?? '') : ''} ${face.caption}`.trim(),
    face: faces[0] ?? null,
    rows:
      face.kind === 'rows'
        ? face.rows.map(({ label, value }) => [label, value])
        : face.kind === 'table'
          ? [face.columns, ...face.rows.map(({ cells }) => cells), ...(face.more === '' ? [] : [[face.more]])]
          : [],
    faceWidth: screen.layout.faceWidth,
    marks: screen.marks.filter(({ step }) => step >= screen.x0 && step <= screen.x1),
    x0: screen.x0,
    x1: screen.x1,
    cursor: screen.pinnedAt,
  });
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
