import { updatePerWeight as spec } from '../charts/updatePerWeight.vl';
import { METRICS } from '../../src/domain/metrics';
import { EXPLAIN } from '../words/explain';
import { formatNumber, formatPercent, formatSetting, formatStep, formatTick } from '../words/numbers';
import { loggedColumns } from './columns';
import type { FaceContext, FaceRow, Lane } from './lane';
import { layerTable } from './layerTable';
import { loggedTable, toLoggedData, visibleColumns } from './loggedPoints';
import { extentOf } from './ticks';
import { highest, loggedValue } from './valueAt';

const HEIGHT = 76;
/** Relative updates of healthy training. */
const USUAL = { from: 1e-3, to: 0.08 };

export const updatePerWeight: Lane = {
  id: 'update',
  title: 'Update per weight',
  explain: () => EXPLAIN.update,
  canToggleScale: false,
  needs: null,
  isOffered: ({ series }) => series.has(METRICS.updateRatio),
  usesLog: () => true,
  charts: ({ head, series, x0, x1 }) => {
    const logged = series.get(METRICS.updateRatio);
    const extent = extentOf(visibleColumns(logged, x0, x1), true) ?? { low: 1e-3, high: 0.1 };
    const y1 = Math.max(head.updateLimit * 2.2, extent.high * 1.3);
    const y0 = Math.max(Math.min(3e-4, extent.low / 1.5), y1 * 1e-8);
    const decades = Array.from({ length: 12 }, (_, i) => Number((10 ** (2 - i)).toPrecision(3)));
    const inside = decades.filter(
      (tick) => tick >= y0 && tick <= y1 && Math.abs(Math.log10(tick / head.updateLimit)) > 0.55,
    );
    const ticks = [head.updateLimit, ...inside.filter((_, i) => i % Math.ceil(inside.length / 4) === 0)];
    return [
      {
        spec,
        height: HEIGHT,
        data: { ...toLoggedData(logged, y0), usual: [USUAL], limit: [{ y: head.updateLimit }] },
        signals: {
          x0,
          x1,
          y0,
          y1,
          yTicks: ticks,
          yLabels: ticks.map((tick) =>
            tick < 0.01 ? tick.toExponential(0).replace('+', '') : formatTick(tick),
          ),
          yMark: head.updateLimit,
          yMarkColour: { colour: 'warningText' },
        },
      },
    ];
  },
  face: (context) => {
    const layers = layerTable(context);
    if (layers) return layers;
    const rows = toRows(context);
    return rows.length === 0 ? { kind: 'none' } : { kind: 'rows', caption: '', rows };
  },
  legend: (context) => [
    { word: '', value: formatNumber(valueAt(context)) },
    { word: 'of its norm, per step', muted: true },
  ],
  reading(context) {
    const logged = context.series.get(METRICS.updateRatio);
    if (!logged || logged.step.length === 0) return 'The program logs no update sizes.';
    const peak = highest(logged.step, logged.max);
    return `${formatNumber(valueAt(context))} of the weight norm per step${peak ? `, highest ${formatNumber(peak.value)} at step ${formatStep(peak.step)}` : ''}, limit ${formatSetting(context.head.updateLimit)}.`;
  },
  table: ({ series }) => loggedTable(series.get(METRICS.updateRatio), formatNumber, formatStep),
  columns: ({ series }) => loggedColumns('update per weight', series.get(METRICS.updateRatio)),
};

function valueAt({ series, face, at }: FaceContext): number | null {
  return loggedValue(series.get(METRICS.updateRatio), face, METRICS.updateRatio, at);
}

function toRows({ series, face, at }: FaceContext): FaceRow[] {
  const gradient = loggedValue(series.get(METRICS.gradNorm), face, METRICS.gradNorm, at);
  const dead = loggedValue(series.get(METRICS.deadShare), face, METRICS.deadShare, at);
  return [
    ...(gradient === null ? [] : [{ label: 'gradient', value: formatNumber(gradient) }]),
    ...(dead === null ? [] : [{ label: 'dead units', value: formatPercent(dead) }]),
  ];
}
