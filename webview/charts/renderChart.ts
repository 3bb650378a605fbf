import type { ChartModel } from '../lanes/lane';
import { createChart, type Colours } from './vegaChart';

export type PictureFormat = 'png' | 'svg';

/** A chart on its own, off the page. Sizes in CSS pixels. */
export interface ChartPicture {
  readonly width: number;
  readonly height: number;
  /** A canvas `SCALE` times its size, or the text of an SVG. */
  readonly content: HTMLCanvasElement | string;
}

/** How much larger than CSS pixels a PNG is. */
export const SCALE = 2;

/** In any colours, whether or not the chart is on screen. */
export async function renderChart(
  model: ChartModel,
  width: number,
  colours: Colours,
  format: PictureFormat,
): Promise<ChartPicture> {
  const { height } = model;
  const running = createChart(document.createElement('div'), model.spec, () => undefined);
  try {
    await running.draw(model, { width, height }, colours);
    const content = format === 'png' ? await running.toCanvas(SCALE) : await running.toSvg();
    return { width, height, content };
  } finally {
    running.dispose();
  }
}
