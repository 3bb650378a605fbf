import { pairHistogramLinear, pairHistogramLog } from '../charts/pairHistogram.vl';
import type { Histogram, SnapshotStatistics } from '../../src/domain/snapshot';
import { formatPercent } from '../words/numbers';
import { distanceScale, DISTANCE_HEIGHT, PLOT_PADDING } from './distanceScale';
import { shareBelow, toShareRows, type ShareRow } from './histogramRows';
import type { FaceContext, LaneFace } from './lane';
import { toLossEdge, type LossEdge } from './lossEdge';
import { LEVEL } from './valueAt';

const WORD_PX = 16;
const WORD_HEIGHT_PX = 14;

interface Bar {
  readonly lo: number;
  readonly hi: number;
  readonly z: 0;
  readonly v: number;
}

/** The mirrored histogram at the cursor: positives to the left, negatives to the right, strong where work is left. */
export function toPairFace(context: FaceContext): LaneFace {
  const statistics = context.face?.statistics;
  if (!statistics) return { kind: 'none' };
  const { log, y0, y1 } = distanceScale(context);
  const rowsOf = (histogram: Histogram | null) =>
    histogram ? toShareRows(histogram, { log, y0, y1, pixels: DISTANCE_HEIGHT - 2 * PLOT_PADDING }) : [];
  const positive = rowsOf(statistics.positiveHistogram);
  const negative = rowsOf(statistics.negativeHistogram);
  const split = statistics.positiveHistogram !== null && statistics.negativeHistogram !== null;
  const all = split ? [] : rowsOf(statistics.pairHistogram);
  const edge = toLossEdge(context.head);
  const median = statistics.positives?.[LEVEL.p50];
  const foot = edge !== null && median !== undefined && Number.isFinite(median) ? median : null;
  const to = edge !== null && foot !== null ? edge.at(foot) : null;
  const isInside = ({ lo, hi }: ShareRow) => to !== null && (log ? Math.sqrt(lo * hi) : (lo + hi) / 2) < to;
  return {
    kind: 'chart',
    ...caption(statistics, edge),
    chart: {
      spec: log ? pairHistogramLog : pairHistogramLinear,
      height: DISTANCE_HEIGHT,
      data: {
        all: [...toBars(all, -1), ...toBars(all, 1)],
        positive: toBars(positive, -1),
        negativeInside: toBars(negative.filter(isInside), 1),
        negativeBeyond: toBars(
          negative.filter((row) => !isInside(row)),
          1,
        ),
        span: foot !== null && edge?.isRelative ? [{ z: 0, from: Math.max(foot, y0), to }] : [],
        edge: to !== null && edge ? [{ to, ...placeWord(edge.word, positive, to, { log, y0, y1 }) }] : [],
      },
      signals: { y0, y1, xMax: longestBar([...positive, ...negative, ...all], y0) },
    },
  };
}

/** The word on the line at `to`, under it where the line is at the top; none where it would cover bars of positives. */
function placeWord(
  word: string,
  positive: readonly ShareRow[],
  to: number,
  { log, y0, y1 }: { readonly log: boolean; readonly y0: number; readonly y1: number },
): { text: string; under: boolean } {
  const away = (pixels: number) => {
    const share = pixels / (DISTANCE_HEIGHT - 2 * PLOT_PADDING);
    return log ? to * (y1 / y0) ** share : to + (y1 - y0) * share;
  };
  // The plot's padding is room as well.
  const under = away(WORD_HEIGHT_PX - PLOT_PADDING) > y1;
  const [low, high] = under ? [away(-WORD_PX), to] : [to, away(WORD_PX)];
  return { text: positive.some(({ lo, hi }) => hi > low && lo < high) ? '' : word, under };
}

function caption(statistics: SnapshotStatistics, edge: LossEdge | null): { caption: string; bold?: string } {
  const { pairHistogram, positiveHistogram } = statistics;
  if (positiveHistogram === null) return { caption: pairHistogram ? 'all pairs' : '' };
  const inside = shareInside(statistics, edge);
  return inside === null
    ? { caption: 'positive | negative' }
    : { bold: formatPercent(inside), caption: 'inside margin' };
}

/** Share of negative pairs that have work left; a distance of the loss's own is looked up in the histogram. */
export function shareInside(
  { insideMargin, negativeHistogram }: SnapshotStatistics,
  edge: LossEdge | null,
): number | null {
  if (edge === null) return null;
  if (edge.isRelative) return insideMargin;
  return negativeHistogram && shareBelow(negativeHistogram, edge.size);
}

function toBars(rows: readonly ShareRow[], side: -1 | 1): Bar[] {
  return rows.map(({ lo, hi, share }) => ({ lo, hi, z: 0, v: side * share }));
}

/** The bar at the floor (exact zeros) may be far longer than all others: it is cut to the longest of those. */
function longestBar(rows: readonly ShareRow[], y0: number): number {
  const above = rows.filter(({ lo }) => lo > y0 * 1.000001).map(({ share }) => share);
  return Math.max(...(above.length > 0 ? above : rows.map(({ share }) => share)), 1e-6);
}
