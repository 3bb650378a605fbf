import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { RecordedRun } from './recordedRuns';

/** Size of a small picture in its own units; it grows with its column. */
const WIDTH = 250;
const HEIGHT = 132;
const PLOT = { left: 34, right: WIDTH - 12, top: 6, bottom: HEIGHT - 18 } as const;

export interface PictureScale {
  x(value: number): number;
  y(value: number): number;
}

/** A linear x and a log y axis over the plot; what lies outside is drawn on the edge. */
export function toScale(
  x: { readonly from: number; readonly to: number },
  y: { readonly from: number; readonly to: number },
): PictureScale {
  const place = (share: number, start: number, end: number) =>
    start + Math.min(1, Math.max(0, share)) * (end - start);
  const [low, high] = [Math.log10(y.from), Math.log10(y.to)];
  return {
    x: (value) => place((value - x.from) / (x.to - x.from), PLOT.left, PLOT.right),
    y: (value) => place((Math.log10(Math.max(value, y.from)) - low) / (high - low), PLOT.bottom, PLOT.top),
  };
}

/** `M1 2L3 4`, to a tenth of a unit. */
export function toPath(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

/** The band between two lines over the same x values. */
export function toBand(
  low: readonly (readonly [number, number])[],
  high: readonly (readonly [number, number])[],
): string {
  return `${toPath([...low, ...high.toReversed()])}Z`;
}

export interface PictureAxes {
  readonly scale: PictureScale;
  readonly xTicks: readonly (readonly [number, string])[];
  readonly yTicks: readonly (readonly [number, string])[];
}

function axes({ scale, xTicks, yTicks }: PictureAxes): SVGTemplateResult {
  return svg`${yTicks.map(
    ([
      value,
      label,
    ]) => svg`<path class="grid" d="M${PLOT.left} ${scale.y(value).toFixed(1)}H${PLOT.right}"></path>
      <text class="tick end" x=${PLOT.left - 5} y=${scale.y(value) + 3}>${label}</text>`,
  )}${xTicks.map(([value, label]) => svg`<text class="tick middle" x=${scale.x(value)} y=${HEIGHT - 5}>${label}</text>`)}`;
}

/** A recorded run as a small picture: what it shows in one sentence, its word in the colour of its end. */
export function picture(
  { word, tone, settings }: RecordedRun,
  sentence: string,
  frame: PictureAxes,
  marks: SVGTemplateResult,
): TemplateResult {
  return html`<figure class="picture">
    <figcaption><strong class="word-${tone}">${word}</strong> ${settings}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${word}: ${sentence}">
      ${axes(frame)}${marks}
    </svg>
  </figure>`;
}
