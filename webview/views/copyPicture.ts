import { createCanvasPen } from '../charts/canvasPen';
import { drawLanePicture, type LanePicture } from '../charts/lanePicture';
import type { PictureFormat } from '../charts/renderChart';
import { createSvgPen } from '../charts/svgPen';
import type { Colours } from '../charts/vegaChart';
import { toExportColours, type ExportTone } from '../theme/exportColours';
import { formatSetting, formatStep } from '../words/numbers';
import type { Screen } from './screen';

export interface PictureKind {
  readonly format: PictureFormat;
  readonly tone: ExportTone;
}

/** As menus offer them. */
export const PICTURE_KINDS: readonly (PictureKind & { readonly label: string })[] = [
  { label: 'Copy as PNG', format: 'png', tone: 'light' },
  { label: 'Copy as PNG, Dark', format: 'png', tone: 'dark' },
  { label: 'Copy as SVG', format: 'svg', tone: 'light' },
  { label: 'Copy as SVG, Dark', format: 'svg', tone: 'dark' },
];

/** A chart with its header and caption, in the colours that were chosen, to the clipboard. */
export async function copyPicture(
  { act }: Screen,
  title: string,
  { format, tone }: PictureKind,
  toPicture: (colours: Colours, format: PictureFormat) => Promise<LanePicture>,
): Promise<void> {
  const as = format.toUpperCase();
  try {
    const colours = toExportColours(tone);
    const picture = await toPicture(colours, format);
    if (format === 'svg') {
      act.copyText(await drawLanePicture(picture, colours, createSvgPen), `${title} as ${as}`);
      return;
    }
    const blob = await drawLanePicture(picture, colours, createCanvasPen);
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    act.notify(`Copied ${title} as ${as}.`, 'info');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    act.notify(`${title} could not be copied as ${as}: ${asEnd(why)}`, 'error');
  }
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
