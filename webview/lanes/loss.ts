import { loggedLinear } from '../charts/loss.vl';
import { rateStrip } from '../charts/rateStrip.vl';
import { METRICS, type SeriesBuckets } from '../../src/domain/metrics';
import { EXPLAIN } from '../words/explain';
import {
  MISSING,
  formatFactor,
  formatNumber,
  formatPercent,
  formatRate,
  formatSetting,
  formatStep,
  formatTick,
} from '../words/numbers';
import { loggedColumns } from './columns';
import type { ChartModel, FaceContext, FaceRow, Lane, LaneContext } from './lane';
import { loggedTable, toLoggedData, visibleColumns } from './loggedPoints';
import { extentOf, linearTicks } from './ticks';
import { loggedValue, smoothedValue, trendOf } from './valueAt';
import { indexAtOrBefore } from '../state/steps';

const HEIGHT = 96;
const STRIP_HEIGHT = 36;
const RATE_LABEL_PX = 34;

export const loss: Lane = {
  id: 'loss',
  title: 'Loss',
  explain: () => EXPLAIN.loss,
  canToggleScale: false,
  needs: null,
  usesLog: () => false,
  charts: (context) => [toChart(context), ...toRateStrip(context)],
  face: (context) => ({ kind: 'rows', caption: '', rows: toRows(context) }),
  legend({ series, at }) {
    return [
      { word: '', value: formatNumber(smoothedValue(series.get(METRICS.loss), at)) },
      { word: 'smoothed', muted: true },
    ];
  },
  reading: toReading,
  table: ({ series }) => loggedTable(series.get(METRICS.loss), formatNumber, formatStep),
  columns: ({ series }) => [
    ...loggedColumns('loss', series.get(METRICS.loss)),
    ...loggedColumns('lr', series.get(METRICS.learningRate)).slice(0, 1),
  ],
};

function toChart({ head, series, x0, x1 }: LaneContext): ChartModel {
  const logged = series.get(METRICS.loss);
  const star = head.lossStar;
  const data = extentOf(visibleColumns(logged, x0, x1)) ?? { low: star ?? 0, high: star ?? 1 };
  // From 0 only if the loss came down a long way; else its small movements above L* could not be seen.
  const fromZero = data.low >= 0 && data.low < 0.55 * data.high;
  const low = Math.min(data.low, star ?? data.low);
  const high = Math.max(data.high, star ?? data.high);
  const pad = (high - low || Math.abs(high) || 1) * 0.08;
  const y0 = fromZero ? 0 : low - pad * 2;
  const y1 = high + pad;
  const apart = (y1 - y0) * 0.16;
  const round = linearTicks(y0, y1, 4).filter((tick) => star === null || Math.abs(tick - star) > apart);
  const ticks = star === null ? round : [...round, star];
  const { points, single, notNumbers } = toLoggedData(logged);
  return {
    spec: loggedLinear,
    height: HEIGHT,
    data: { points, single, notNumbers, star: star === null ? [] : [{ y: star }] },
    signals: {
      x0,
      x1,
      y0,
      y1,
      yTicks: ticks,
      yLabels: ticks.map((tick) => (tick === star ? starLabel(tick) : formatTick(tick))),
      yMark: star ?? Number.NaN,
      yMarkColour: { colour: 'errorText' },
    },
  };
}

/** `L* 0.5`; as many digits as the gutter has room for, `L* 3.4`, `L* .69`. The rows beside the chart go by the exact value. */
function starLabel(star: number): string {
  const short = String(Number(star.toPrecision(2))).replace(/^0\./, '.');
  const text = [formatTick(star), short].find((each) => each.length <= 3);
  return text === undefined ? 'L*' : `L* ${text}`;
}

/** The learning rate under the loss, only where it changed. */
function toRateStrip({ series, x0, x1, plotWidth }: LaneContext): ChartModel[] {
  const rate = series.get(METRICS.learningRate);
  const extent = rate ? extentOf([rate.min, rate.max], true) : null;
  if (!rate || !extent || extent.high / extent.low < 1.001) return [];
  const changes = rateChanges(rate);
  const end = { s: x1, v: rate.last.at(-1) };
  return [
    {
      spec: rateStrip,
      height: STRIP_HEIGHT,
      data: {
        rate: [
          ...Array.from(rate.step, (s, i) => ({ s, v: rate.last[i] })),
          ...(changes.length > 12 ? [] : [end]),
        ].filter(({ s }) => s <= x1),
        // A schedule that changes at every step has no changes worth a number each.
        changes: (changes.length > 12 ? changes.slice(0, 1) : changes).map(({ s, v, before, label }) => {
          const right = ((x1 - s) / (x1 - x0)) * plotWidth < RATE_LABEL_PX;
          return { s, v: right ? Math.max(v, before) : v, label, right };
        }),
      },
      signals: { x0, x1, y0: extent.low / 1.6, y1: extent.high * 1.2 },
    },
  ];
}

/** `before`: the rate until then, above whose line a label stands that has no room on the right. */
function rateChanges(rate: SeriesBuckets): { s: number; v: number; before: number; label: string }[] {
  const changes: { s: number; v: number; before: number; label: string }[] = [];
  for (let i = 0; i < rate.step.length; i += 1) {
    const v = rate.last[i] as number;
    const before = changes.at(-1)?.v;
    if (v > 0 && (before === undefined || Math.abs(v / before - 1) > 1e-3)) {
      changes.push({ s: rate.step[i] as number, v, before: before ?? v, label: formatRate(v) });
    }
  }
  return changes;
}

function toRows({ head, series, face, at }: FaceContext): FaceRow[] {
  const now = loggedValue(series.get(METRICS.loss), face, METRICS.loss, at);
  const rate = loggedValue(series.get(METRICS.learningRate), face, METRICS.learningRate, at);
  return [
    { label: 'this step', value: formatNumber(now) },
    ...(head.lossStar === null ? [{ label: 'L*', value: 'unknown' }] : [againstStar(now, head.lossStar)]),
    ...(rate === null ? [] : [{ label: 'lr', value: formatRate(rate) }]),
  ];
}

function againstStar(now: number | null, star: number): FaceRow {
  if (now === null || !Number.isFinite(now)) return { label: 'above L*', value: MISSING };
  if (star === 0) return { label: 'above L*', value: formatNumber(now - star) };
  if (now / star > 10) return { label: 'of L*', value: formatFactor(now / star) };
  const share = now / star - 1;
  return { label: share >= 0 ? 'above L*' : 'below L*', value: formatPercent(Math.abs(share)) };
}

function toReading({ head, series, face, at }: FaceContext): string {
  const logged = series.get(METRICS.loss);
  if (!logged || logged.step.length === 0) return 'No loss has arrived yet.';
  const broken = logged.nonFinite.indexOf(1);
  const now = smoothedValue(logged, at);
  if (broken >= 0 && now !== null && !Number.isFinite(now))
    return `Not a number since step ${formatStep(logged.step[broken])}.`;
  const trend = trendOf(logged.ema, indexAtOrBefore(logged.step, at));
  const start = `${formatNumber(now)} at step ${formatStep(at)}`;
  if (head.lossStar === null) return `${start}, ${trend}; L* is unknown.`;
  const { label, value } = againstStar(loggedValue(logged, face, METRICS.loss, at), head.lossStar);
  return `${start}, ${value} ${label}, ${trend}; L* ${formatSetting(head.lossStar)} is the loss of a fully collapsed network.`;
}
