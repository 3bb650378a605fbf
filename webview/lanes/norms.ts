import { normsLinear, normsLog } from '../charts/norms.vl';
import { sideHistogramLinear, sideHistogramLog } from '../charts/sideHistogram.vl';
import { EXPLAIN } from '../words/explain';
import { formatFactor, formatNumber, formatStep } from '../words/numbers';
import { quantileColumns } from './columns';
import { toShareRows } from './histogramRows';
import type { FaceContext, Lane, LaneContext, LaneFace } from './lane';
import { extentOf, labelled, linearTicks, logTicks, padLog } from './ticks';
import { LEVEL, snapshotValue } from './valueAt';

const HEIGHT = 70;
const PADDING = 6;
const LOG_RATIO = 12;

export const norms: Lane = {
  id: 'norms',
  title: 'Norms',
  explain: () => EXPLAIN.norms,
  canToggleScale: true,
  needs: 'embeddings',
  usesLog: (context) => normScale(context).log,
  charts: (context) => {
    const { ribbons, x0, x1 } = context;
    const { log, y0, y1 } = normScale(context);
    const bands = ribbons
      ? Array.from(ribbons.step, (s, i) => {
          const at = (level: number) =>
            drawable(ribbons.norms[level]?.[i], log ? y0 : Number.NEGATIVE_INFINITY);
          return {
            s,
            q05: at(LEVEL.p05),
            q25: at(LEVEL.p25),
            q50: at(LEVEL.p50),
            q75: at(LEVEL.p75),
            q95: at(LEVEL.p95),
          };
        })
      : [];
    return [
      {
        spec: log ? normsLog : normsLinear,
        height: HEIGHT,
        data: { bands, single: bands.length === 1 ? bands : [] },
        signals: { x0, x1, y0, y1, ...labelled(log ? logTicks(y0, y1, 3) : linearTicks(y0, y1, 3)) },
      },
    ];
  },
  face: toFace,
  legend({ ribbons, at }) {
    if (!ribbons) return [];
    const value = (level: number) => formatNumber(snapshotValue(ribbons.step, ribbons.norms[level], at));
    return [
      { word: 'median', value: value(LEVEL.p50) },
      { word: `5–95 % ${value(LEVEL.p05)}–${value(LEVEL.p95)}`, muted: true },
    ];
  },
  reading({ ribbons, at }) {
    if (!ribbons || ribbons.step.length === 0) return 'No embeddings yet.';
    const value = (level: number) => snapshotValue(ribbons.step, ribbons.norms[level], at);
    const start = ribbons.norms[LEVEL.p50]?.[0];
    const now = value(LEVEL.p50);
    const change =
      start && now !== null && Number.isFinite(now) ? `, ${formatFactor(now / start)} of start` : '';
    return `Median ${formatNumber(now)}, 5–95 % ${formatNumber(value(LEVEL.p05))}–${formatNumber(value(LEVEL.p95))}${change}.`;
  },
  table({ ribbons }) {
    if (!ribbons) return { columns: [], rows: [] };
    return {
      columns: ['step', '5 %', '25 %', 'median', '75 %', '95 %'],
      rows: Array.from(ribbons.step, (step, i) => [
        formatStep(step),
        ...Object.values(LEVEL).map((level) => formatNumber(ribbons.norms[level]?.[i])),
      ]),
    };
  },
  columns: ({ ribbons }) => (ribbons ? quantileColumns('norm', ribbons.step, ribbons.norms) : []),
};

function drawable(value: number | undefined, floor: number): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Math.max(value, floor);
}

function normScale({ ribbons, logScale }: LaneContext): { log: boolean; y0: number; y1: number } {
  const columns = ribbons
    ? [ribbons.norms[LEVEL.p05], ribbons.norms[LEVEL.p95]].filter((each) => each !== undefined)
    : [];
  const extent = extentOf(columns, true) ?? { low: 0.5, high: 1 };
  const log = logScale ?? extent.high / extent.low > LOG_RATIO;
  if (!log) return { log, y0: 0, y1: extent.high * 1.18 };
  const { low, high } = padLog(extent);
  return { log, y0: Math.max(low, high * 1e-8), y1: high };
}

function toFace(context: FaceContext): LaneFace {
  const histogram = context.face?.statistics?.normHistogram;
  if (!histogram) return { kind: 'none' };
  const { log, y0, y1 } = normScale(context);
  const shares = toShareRows(histogram, { log, y0, y1, pixels: HEIGHT - 2 * PADDING });
  return {
    kind: 'chart',
    caption: '',
    chart: {
      spec: log ? sideHistogramLog : sideHistogramLinear,
      height: HEIGHT,
      data: { shares: shares.map(({ lo, hi, share }) => ({ lo, hi, z: 0, v: share })) },
      signals: { y0, y1, xMax: Math.max(...shares.map(({ share }) => share), 1e-6) },
    },
  };
}
