import { pairHistogramLinear, pairHistogramLog } from '../charts/pairHistogram.vl';
import type { Histogram, SnapshotStatistics } from '../../src/domain/snapshot';
import { formatPercent } from '../words/numbers';
import { distanceScale, DISTANCE_HEIGHT, PLOT_PADDING } from './distanceScale';
import { toShareRows, type ShareRow } from './histogramRows';
import type { FaceContext, LaneFace } from './lane';
import { LEVEL } from './valueAt';

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
  const edge = marginEdge(statistics, context.head.margin);
  const isInside = ({ lo, hi }: ShareRow) =>
    edge !== null && (log ? Math.sqrt(lo * hi) : (lo + hi) / 2) < edge.to;
  return {
    kind: 'chart',
    ...caption(statistics),
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
        span: edge ? [{ z: 0, from: Math.max(edge.from, y0), to: edge.to }] : [],
      },
      signals: { y0, y1, xMax: longestBar([...positive, ...negative, ...all], y0) },
    },
  };
}

function caption({ insideMargin, pairHistogram, positiveHistogram }: SnapshotStatistics): {
  caption: string;
  bold?: string;
} {
  if (positiveHistogram === null) return { caption: pairHistogram ? 'all pairs' : '' };
  return insideMargin === null
    ? { caption: 'positive | negative' }
    : { bold: formatPercent(insideMargin), caption: 'inside margin' };
}

function toBars(rows: readonly ShareRow[], side: -1 | 1): Bar[] {
  return rows.map(({ lo, hi, share }) => ({ lo, hi, z: 0, v: side * share }));
}

function marginEdge(
  { positives }: SnapshotStatistics,
  margin: number | null,
): { from: number; to: number } | null {
  const median = positives?.[LEVEL.p50];
  return median === undefined || margin === null || !Number.isFinite(median)
    ? null
    : { from: median, to: median + margin };
}

/** The bar at the floor (exact zeros) may be far longer than all others: it is cut to the longest of those. */
function longestBar(rows: readonly ShareRow[], y0: number): number {
  const above = rows.filter(({ lo }) => lo > y0 * 1.000001).map(({ share }) => share);
  return Math.max(...(above.length > 0 ? above : rows.map(({ share }) => share)), 1e-6);
}
