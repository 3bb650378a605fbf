import type { ChartPicture } from './renderChart';

export interface TextStyle {
  readonly size: number;
  readonly colour: string;
  readonly weight?: number;
  readonly align?: 'left' | 'middle' | 'right';
}

export interface LineStyle {
  readonly colour: string;
  readonly width?: number;
  readonly dash?: readonly number[];
}

/** What a picture is drawn with, whatever comes out of it. All in CSS pixels; a text stands on `y`. */
export interface PicturePen<Result> {
  /** Gives its width. */
  text(text: string, x: number, y: number, style: TextStyle): number;
  rect(x: number, y: number, width: number, height: number, colour: string): void;
  line(x1: number, y1: number, x2: number, y2: number, style: LineStyle): void;
  chart(chart: ChartPicture, x: number, y: number): void;
  finish(): Promise<Result>;
}
