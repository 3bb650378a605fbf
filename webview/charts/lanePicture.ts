import { linearTicks } from '../lanes/ticks';
import type { LegendPart } from '../lanes/lane';
import type { Mark } from '../state/marks';
import { formatStep } from '../words/numbers';
import { GUTTER } from './laneSpec';
import type { PicturePen } from './picturePen';
import type { ChartPicture } from './renderChart';
import type { Colours } from './vegaChart';

/** What a lane's picture shows; everything in CSS pixels. */
export interface LanePicture {
  readonly title: string;
  readonly legend: readonly LegendPart[];
  readonly caption: string;
  /** From top to bottom. */
  readonly charts: readonly ChartPicture[];
  readonly face: ChartPicture | null;
  readonly faceCaption: string;
  /** Of a face in words: cells of each row. */
  readonly rows: readonly (readonly string[])[];
  readonly faceWidth: number;
  /** Whether the x axis is the steps: with marks, cursor and an axis below. */
  readonly hasSteps: boolean;
  readonly marks: readonly Mark[];
  readonly x0: number;
  readonly x1: number;
  readonly cursor: number;
}

const EDGE = 12;
const HEAD = 38;
const STEPS = 18;
const FOOT = 24;
const GAP = 16;
const LINE = 16;

/** Draws with a pen of the size that the picture needs. */
export function drawLanePicture<Result>(
  picture: LanePicture,
  colours: Colours,
  createPen: (width: number, height: number, font: string) => PicturePen<Result>,
): Promise<Result> {
  const { charts, face, rows, faceWidth, hasSteps } = picture;
  const colour = (name: string): string => String(colours[name] ?? colours['fg']);
  const chartWidth = Math.max(0, ...charts.map(({ width }) => width));
  const chartHeight = charts.reduce((sum, { height }) => sum + height, 0);
  const hasFace = face !== null || rows.length > 0;
  const faceX = EDGE + (chartWidth > 0 ? chartWidth + GAP : 0);
  const width = (hasFace ? faceX + (face?.width ?? faceWidth) : EDGE + chartWidth) + EDGE;
  const height = Math.max(chartHeight + (hasSteps ? STEPS : 0), face?.height ?? 0, rows.length * LINE);
  const pen = createPen(width, HEAD + height + FOOT, String(colours['font']));
  pen.rect(0, 0, width, HEAD + height + FOOT, colour('page'));
  drawHead(pen, picture, colour, hasFace ? faceX : null);
  let y = HEAD;
  for (const chart of charts) {
    pen.chart(chart, EDGE, y);
    y += chart.height;
  }
  if (hasSteps && charts.length > 0) drawSteps(pen, picture, colour, chartWidth, HEAD + chartHeight);
  if (face) pen.chart(face, faceX, HEAD);
  drawRows(pen, rows, colour, faceX, faceWidth);
  pen.text(picture.caption, EDGE, HEAD + height + 14, { size: 11, colour: colour('muted') });
  return pen.finish();
}

type Colour = (name: string) => string;

function drawHead(
  pen: PicturePen<unknown>,
  { title, legend, faceCaption }: LanePicture,
  colour: Colour,
  faceX: number | null,
): void {
  let x = EDGE + pen.text(title, EDGE, 26, { size: 13, weight: 600, colour: colour('fg') }) + 10;
  for (const { glyph, word, value, muted } of legend) {
    if (glyph) {
      drawGlyph(pen, glyph, x, colour);
      x += 18;
    }
    const text = [word, value].filter((part) => part !== undefined && part !== '').join(' ');
    x += pen.text(text, x, 26, { size: 12, colour: colour(muted ? 'muted' : 'fg') }) + 10;
  }
  if (faceX !== null && x < faceX) pen.text(faceCaption, faceX, 26, { size: 11, colour: colour('muted') });
}

/** As in the header: pairs by colour, lines by how they are drawn. */
function drawGlyph(
  pen: PicturePen<unknown>,
  glyph: NonNullable<LegendPart['glyph']>,
  x: number,
  colour: Colour,
): void {
  const isPair = glyph === 'positive' || glyph === 'negative';
  if (isPair || glyph === 'band') return pen.rect(x, 17, 10, 10, colour(isPair ? glyph : 'muted'));
  const isDotted = glyph === 'dots' || glyph === 'chance';
  pen.line(x, 22, x + 14, 22, {
    colour: colour(isDotted ? 'muted' : 'ink'),
    width: glyph === 'thin' ? 1 : 2,
    dash: glyph === 'dash' ? [4, 3] : isDotted ? [2, 2] : [],
  });
}

/** Marks and cursor, which on the page are lines over the charts, and the steps, which there are the scrubber's. */
function drawSteps(
  pen: PicturePen<unknown>,
  { marks, x0, x1, cursor }: LanePicture,
  colour: Colour,
  width: number,
  bottom: number,
): void {
  const toX = (step: number) => EDGE + GUTTER + ((step - x0) / Math.max(x1 - x0, 1e-9)) * (width - GUTTER);
  for (const { step, kind } of marks) {
    const name = kind === 'plain' ? 'muted' : kind === 'information' ? 'info' : kind;
    pen.line(toX(step), HEAD, toX(step), bottom, {
      colour: colour(name),
      dash: kind === 'plain' ? [1, 3] : [4, 3],
    });
  }
  if (cursor >= x0 && cursor <= x1)
    pen.line(toX(cursor), HEAD, toX(cursor), bottom, { colour: colour('fg') });
  const muted = colour('muted');
  pen.line(toX(x0), bottom + 2.5, toX(x1), bottom + 2.5, { colour: muted });
  for (const step of linearTicks(x0, x1, 4)) {
    const x = toX(step);
    const align = x > toX(x1) - 16 ? 'right' : 'middle';
    pen.line(x, bottom + 2.5, x, bottom + 5.5, { colour: muted });
    pen.text(formatStep(step), x, bottom + 16, { size: 10, colour: muted, align });
  }
}

/** First cell left, the others right of their share of the width. */
function drawRows(
  pen: PicturePen<unknown>,
  rows: LanePicture['rows'],
  colour: Colour,
  x: number,
  width: number,
): void {
  rows.forEach((cells, row) => {
    const y = HEAD + row * LINE + 12;
    cells.forEach((cell, i) => {
      if (i === 0) return void pen.text(cell, x, y, { size: 11, colour: colour('muted') });
      const right = x + width * (cells.length === 2 ? 1 : 0.45 + 0.55 * (i / (cells.length - 1)));
      pen.text(cell, right, y, { size: 11, colour: colour('fg'), align: 'right' });
    });
  });
}
