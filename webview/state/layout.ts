import { GUTTER } from '../charts/laneSpec';

/** Sizes that follow from the panel's width; all lanes share them, so that their plots align. */
export interface Layout {
  readonly width: number;
  /** Under 420 px: icons instead of words, no at-step column. */
  readonly narrow: boolean;
  /** Under 520 px, or narrow: legends are swatches and values; the four figures stand under verdict and plane. */
  readonly tight: boolean;
  /** From 900 px: verdict and alerts stand beside the lanes, in a column of 320 px on their right. */
  readonly beside: boolean;
  /** From 1200 px: the same in the left third, with a large plane. */
  readonly wide: boolean;
  /** Verdict and alerts have as little room as in a narrow panel. */
  readonly slimHead: boolean;
  /** Width of a lane's time chart, gutter included. */
  readonly chartWidth: number;
  /** Width of the at-step column; 0 when narrow. */
  readonly faceWidth: number;
  readonly planeWidth: number;
  readonly planeHeight: number;
}

export const PADDING = 14;
export const FACE_COLUMN = 134;
const FACE_GAP = 16;
const COLUMN_GAP = 28;
/** The column beside the lanes, its padding included. */
const SIDE_COLUMN = 320;
/** The host is asked for at most this many points a series. */
const MOST_POINTS = 600;

export function toLayout(width: number): Layout {
  const narrow = width < 420;
  const wide = width >= 1200;
  const beside = width >= 900 && !wide;
  const inner = width - 2 * PADDING;
  const headWidth = wide ? Math.round((inner - COLUMN_GAP) / 3) : beside ? SIDE_COLUMN - COLUMN_GAP : inner;
  const lanesWidth = wide || beside ? inner - COLUMN_GAP - headWidth : inner;
  const faceWidth = narrow ? 0 : FACE_COLUMN;
  return {
    width,
    narrow,
    tight: width < 520,
    beside,
    wide,
    slimHead: narrow || beside,
    chartWidth: Math.max(GUTTER + 40, lanesWidth - (narrow ? 0 : faceWidth + FACE_GAP)),
    faceWidth,
    planeWidth: narrow || wide || beside ? headWidth : inner < 560 ? 188 : 204,
    planeHeight: wide ? 300 : 186,
  };
}

export function toPoints({ chartWidth }: Layout): number {
  return Math.min(MOST_POINTS, Math.max(50, Math.round(chartWidth - GUTTER)));
}
