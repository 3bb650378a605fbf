import { GUTTER } from '../charts/laneSpec';

/** Sizes that follow from the panel's width; all lanes share them, so that their plots align. */
export interface Layout {
  readonly width: number;
  /** Under 420 px: icons instead of words, no at-step column. */
  readonly narrow: boolean;
  /** From 1200 px: verdict and alerts beside the lanes. */
  readonly wide: boolean;
  /** Width of a lane's time chart, gutter included. */
  readonly chartWidth: number;
  /** Width of the at-step column; 0 when narrow. */
  readonly faceWidth: number;
  readonly planeWidth: number;
  readonly planeHeight: number;
}

export const PADDING = 14;
const FACE_COLUMN = 134;
const FACE_GAP = 16;
const COLUMN_GAP = 28;
/** The host is asked for at most this many points a series. */
const MOST_POINTS = 600;

export function toLayout(width: number): Layout {
  const narrow = width < 420;
  const wide = width >= 1200;
  const inner = width - 2 * PADDING;
  const headWidth = wide ? Math.round((inner - COLUMN_GAP) / 3) : inner;
  const lanesWidth = wide ? inner - COLUMN_GAP - headWidth : inner;
  const faceWidth = narrow ? 0 : FACE_COLUMN;
  return {
    width,
    narrow,
    wide,
    chartWidth: Math.max(GUTTER + 40, lanesWidth - (narrow ? 0 : faceWidth + FACE_GAP)),
    faceWidth,
    planeWidth: narrow || wide ? headWidth : 204,
    planeHeight: wide ? 300 : 186,
  };
}

export function toPoints({ chartWidth }: Layout): number {
  return Math.min(MOST_POINTS, Math.max(50, Math.round(chartWidth - GUTTER)));
}
