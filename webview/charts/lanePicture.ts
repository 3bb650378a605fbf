import type { LegendPart } from '../lanes/lane';
import type { Mark } from '../state/marks';
import { readColours } from '../theme/colours';
import { GUTTER } from './laneSpec';
import type { Colours } from './vegaChart';

/** What a lane's picture shows; canvases at `SCALE`, everything else in CSS pixels. */
export interface LanePicture {
  readonly title: string;
  readonly legend: readonly LegendPart[];
  readonly caption: string;
  /** From top to bottom. */
  readonly charts: readonly HTMLCanvasElement[];
  readonly face: HTMLCanvasElement | null;
  readonly faceCaption: string;
  /** Of a face in words: cells of each row. */
  readonly rows: readonly (readonly string[])[];
  readonly faceWidth: number;
  readonly marks: readonly Mark[];
  readonly x0: number;
  readonly x1: number;
  readonly cursor: number;
}

const SCALE = 2;
const EDGE = 12;
const HEAD = 26;
const FOOT = 24;
const GAP = 16;
const LINE = 16;

export async function drawLanePicture(picture: LanePicture): Promise<Blob> {
  const { charts, face, rows, faceWidth } = picture;
  const chartWidth = Math.max(0, ...charts.map(({ width }) => width / SCALE));
  const chartHeight = charts.reduce((sum, { height }) => sum + height / SCALE, 0);
  const hasFace = face !== null || rows.length > 0;
  const beside = hasFace && chartWidth > 0;
  const width = chartWidth + (beside ? GAP : 0) + (hasFace ? (face ? face.width / SCALE : faceWidth) : 0);
  const height = Math.max(chartHeight, face ? face.height / SCALE : 0, rows.length * LINE);
  const canvas = document.createElement('canvas');
  canvas.width = (width + 2 * EDGE) * SCALE;
  canvas.height = (height + HEAD + FOOT + 2 * EDGE) * SCALE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('the page has no canvas to draw on');
  const colours = readColours();
  pen.scale(SCALE, SCALE);
  pen.fillStyle = colour(colours, 'page');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.translate(EDGE, EDGE);
  const faceX = beside ? chartWidth + GAP : 0;
  drawHead(pen, picture, colours, hasFace ? faceX : null);
  let y = HEAD;
  for (const chart of charts) {
    pen.drawImage(chart, 0, y, chart.width / SCALE, chart.height / SCALE);
    y += chart.height / SCALE;
  }
  if (charts.length > 0) drawSteps(pen, picture, colours, chartWidth, HEAD, HEAD + chartHeight);
  if (face) pen.drawImage(face, faceX, HEAD, face.width / SCALE, face.height / SCALE);
  drawRows(pen, rows, colours, faceX, faceWidth);
  write(pen, picture.caption, 0, HEAD + height + 16, font(colours, 11), colour(colours, 'muted'));
  return toBlob(canvas);
}

function drawHead(
  pen: CanvasRenderingContext2D,
  { title, legend, faceCaption }: LanePicture,
  colours: Colours,
  faceX: number | null,
): void {
  let x = write(pen, title, 0, 14, font(colours, 13, 600), colour(colours, 'fg')) + 10;
  for (const { glyph, word, value, muted } of legend) {
    if (glyph) {
      drawGlyph(pen, glyph, x, colours);
      x += 18;
    }
    const text = [word, value].filter((part) => part !== undefined && part !== '').join(' ');
    x += write(pen, text, x, 14, font(colours, 12), colour(colours, muted ? 'muted' : 'fg')) + 10;
  }
  if (faceX !== null && x < faceX)
    write(pen, faceCaption, faceX, 14, font(colours, 11), colour(colours, 'muted'));
}

/** As in the header: pairs by colour, lines by how they are drawn. */
function drawGlyph(
  pen: CanvasRenderingContext2D,
  glyph: NonNullable<LegendPart['glyph']>,
  x: number,
  colours: Colours,
): void {
  const isPair = glyph === 'positive' || glyph === 'negative';
  if (isPair || glyph === 'band') {
    pen.fillStyle = colour(colours, isPair ? glyph : 'muted');
    pen.fillRect(x, 5, 10, 10);
    return;
  }
  pen.save();
  pen.strokeStyle = colour(colours, glyph === 'dots' ? 'muted' : 'ink');
  pen.lineWidth = glyph === 'thin' ? 1 : 2;
  pen.setLineDash(glyph === 'dash' ? [4, 3] : glyph === 'dots' ? [2, 2] : []);
  line(pen, x, 10, x + 14, 10);
  pen.restore();
}

/** Marks and cursor, which on the page are lines over the charts. */
function drawSteps(
  pen: CanvasRenderingContext2D,
  { marks, x0, x1, cursor }: LanePicture,
  colours: Colours,
  width: number,
  top: number,
  bottom: number,
): void {
  const toX = (step: number) => GUTTER + ((step - x0) / Math.max(x1 - x0, 1e-9)) * (width - GUTTER);
  pen.save();
  for (const { step, kind } of marks) {
    pen.strokeStyle = colour(colours, kind === 'plain' ? 'muted' : kind === 'information' ? 'info' : kind);
    pen.setLineDash(kind === 'plain' ? [1, 3] : [4, 3]);
    line(pen, toX(step), top, toX(step), bottom);
  }
  pen.setLineDash([]);
  pen.strokeStyle = colour(colours, 'fg');
  if (cursor >= x0 && cursor <= x1) line(pen, toX(cursor), top, toX(cursor), bottom);
  pen.restore();
}

/** First cell left, the others right of their share of the width. */
function drawRows(
  pen: CanvasRenderingContext2D,
  rows: LanePicture['rows'],
  colours: Colours,
  x: number,
  width: number,
): void {
  rows.forEach((cells, row) => {
    const y = HEAD + row * LINE + 12;
    const style = font(colours, 11);
    cells.forEach((cell, i) => {
      if (i === 0) return void write(pen, cell, x, y, style, colour(colours, 'muted'));
      pen.textAlign = 'right';
      const right = x + width * (cells.length === 2 ? 1 : 0.45 + 0.55 * (i / (cells.length - 1)));
      write(pen, cell, right, y, style, colour(colours, 'fg'));
      pen.textAlign = 'left';
    });
  });
}

/** Width of what was written. */
function write(
  pen: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  style: string,
  fill: string,
): number {
  pen.font = style;
  pen.fillStyle = fill;
  pen.fillText(text, x, y);
  return pen.measureText(text).width;
}

function line(pen: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

function font(colours: Colours, size: number, weight = 400): string {
  return `${weight} ${size}px ${String(colours['font'])}`;
}

function colour(colours: Colours, name: string): string {
  return String(colours[name] ?? colours['fg']);
}

function toBlob(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the browser made no PNG of it'))),
      'image/png',
    );
  });
}
