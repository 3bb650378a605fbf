import { loggedLinear, loggedLog } from '../charts/loss.vl';
import { isLayerMetric } from '../../src/domain/layerMetrics';
import { METRICS, type SeriesBuckets } from '../../src/domain/metrics';
import { EXPLAIN } from '../words/explain';
import { formatNumber, formatStep } from '../words/numbers';
import { loggedColumns } from './columns';
import type { Lane, LaneContext } from './lane';
import { loggedTable, toLoggedData, visibleColumns } from './loggedPoints';
import { extentOf, labelled, linearTicks, logTicks, padLog } from './ticks';
import { loggedValue, trendOf } from './valueAt';
import { indexAtOrBefore } from '../state/steps';

const HEIGHT = 62;
const KNOWN = new Set<string>(Object.values(METRICS));

/** Names that the program logs and that Margin has no lane of its own for, in the order they came. */
export function ownMetricNames(series: Iterable<string>): string[] {
  return [...series].filter((name) => !KNOWN.has(name) && !isLayerMetric(name));
}

/** A small lane for a metric of the user's own. */
export function createOwnMetricLane(name: string): Lane {
  const of = ({ series }: { readonly series: ReadonlyMap<string, SeriesBuckets> }) => series.get(name);
  return {
    id: `own:${name}`,
    title: name,
    explain: () => EXPLAIN.own,
    canToggleScale: true,
    needs: null,
    usesLog: ({ logScale }) => logScale === true,
    charts: (context) => {
      const { low, high, log } = domainOf(of(context), context);
      const { points, single, notNumbers } = toLoggedData(of(context), log ? low : undefined);
      return [
        {
          spec: log ? loggedLog : loggedLinear,
          height: HEIGHT,
          data: { points, single, notNumbers, star: [] },
          signals: {
            x0: context.x0,
            x1: context.x1,
            y0: low,
            y1: high,
            ...labelled(log ? logTicks(low, high, 3) : linearTicks(low, high, 2)),
          },
        },
      ];
    },
    face: () => ({ kind: 'none' }),
    legend: (context) => [
      { word: '', value: formatNumber(loggedValue(of(context), context.face, name, context.at)) },
    ],
    reading(context) {
      const logged = of(context);
      if (!logged || logged.step.length === 0) return `${name}: no values yet.`;
      const value = loggedValue(logged, context.face, name, context.at);
      return `${name}: ${formatNumber(value)} at step ${formatStep(context.at)}, ${trendOf(logged.ema, indexAtOrBefore(logged.step, context.at))}.`;
    },
    table: (context) => loggedTable(of(context), formatNumber, formatStep),
    columns: (context) => loggedColumns(name, of(context)),
  };
}

function domainOf(
  series: SeriesBuckets | undefined,
  { x0, x1, logScale }: LaneContext,
): { low: number; high: number; log: boolean } {
  const columns = visibleColumns(series, x0, x1);
  const positive = extentOf(columns, true);
  if (logScale === true && positive) return { ...padLog(positive), log: true };
  const { low, high } = extentOf(columns) ?? { low: 0, high: 1 };
  const pad = (high - low || Math.abs(high) || 1) * 0.08;
  return { low: low - pad, high: high + pad, log: false };
}
