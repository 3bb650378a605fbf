import { distancesLinear, distancesLog } from '../charts/distances.vl';
import { explainDistances } from '../words/explain';
import { formatNumber, formatPercent, formatSetting, formatStep, formatTick } from '../words/numbers';
import { distanceScale, DISTANCE_HEIGHT, PLOT_PADDING } from './distanceScale';
import { quantileColumns } from './columns';
import { toLossEdge } from './lossEdge';
import { shareInside, toPairFace } from './pairFace';
import type { ChartModel, FaceContext, Lane, LaneContext, LegendPart } from './lane';
import { highest, LEVEL, snapshotValue, trendOf } from './valueAt';
import { indexAtOrBefore } from '../state/steps';

export const distances: Lane = {
  id: 'distances',
  title: 'Distances',
  explain: (head) => explainDistances(toLossEdge(head)),
  canToggleScale: true,
  needs: 'embeddings',
  usesLog: (context) => distanceScale(context).log,
  charts: (context) => [toChart(context)],
  face: toPairFace,
  legend: toLegend,
  note: ({ ribbons }) =>
    ribbons && ribbons.step.length > 0 && (!ribbons.positives || !ribbons.negatives)
      ? 'All pairs in one grey band: without labels positive and negative pairs can’t be told apart.'
      : null,
  reading: toReading,
  table({ ribbons }) {
    if (!ribbons) return { columns: [], rows: [] };
    const { positives, negatives, pairs, step } = ribbons;
    const split = positives !== null && negatives !== null;
    const columns = split ? [positives, negatives] : [pairs];
    return {
      columns: [
        'step',
        ...(split
          ? ['positive median', '5–95 %', 'negative median', '5–95 %']
          : ['all pairs, median', '5–95 %']),
      ],
      rows: Array.from(step, (at, i) => [
        formatStep(at),
        ...columns.flatMap((levels) => [
          formatNumber(levels[LEVEL.p50]?.[i]),
          `${formatNumber(levels[LEVEL.p05]?.[i])}–${formatNumber(levels[LEVEL.p95]?.[i])}`,
        ]),
      ]),
    };
  },
  columns({ ribbons, head }) {
    if (!ribbons) return [];
    const { positives, negatives, pairs, step } = ribbons;
    if (!positives || !negatives) return quantileColumns('all pairs', step, pairs);
    const edge = toLossEdge(head);
    const median = positives[LEVEL.p50];
    return [
      ...quantileColumns('positive', step, positives),
      ...quantileColumns('negative', step, negatives),
      ...(edge && median ? [{ name: edge.label, step, values: median.map((value) => edge.at(value)) }] : []),
    ];
  },
};

function toChart(context: LaneContext): ChartModel {
  const { ribbons, head, x0, x1, plotWidth } = context;
  const { log, y0, y1, ticks } = distanceScale(context);
  const bands: Record<string, number | null>[] = [];
  const edge = toLossEdge(head);
  const margin: { s: number; y: number }[] = [];
  const drawn = (value: number | undefined) =>
    value === undefined || !Number.isFinite(value) ? null : log ? Math.max(value, y0) : value;
  if (ribbons) {
    const kinds: [string, readonly Float64Array[] | null][] = ribbons.positives && ribbons.negatives
      ? [['p', ribbons.positives], ['n', ribbons.negatives]]
      : [['a', ribbons.pairs]]; // prettier-ignore
    ribbons.step.forEach((s, i) => {
      const row: Record<string, number | null> = { s };
      for (const [key, levels] of kinds) {
        for (const [name, level] of Object.entries(LEVEL))
          row[key + name.slice(1)] = drawn(levels?.[level]?.[i]);
      }
      bands.push(row);
      const positive = ribbons.positives?.[LEVEL.p50]?.[i];
      if (edge && positive !== undefined && Number.isFinite(positive))
        margin.push({ s, y: edge.at(positive) });
    });
  }
  const split = Boolean(ribbons?.positives && ribbons.negatives);
  const label = placeMarginLabel(margin, bands, { log, y0, y1, x0, x1, plotWidth });
  return {
    spec: log ? distancesLog : distancesLinear,
    height: DISTANCE_HEIGHT,
    data: {
      bands: split ? bands : [],
      allPairs: split ? [] : bands,
      single: bands.length === 1 ? bands : [],
      margin,
      marginLabel: label && edge ? [{ ...label.at, text: edge.label }] : [],
    },
    signals: {
      x0,
      x1,
      y0,
      y1,
      labelDy: label?.dy ?? 0,
      yTicks: ticks,
      yLabels: ticks.map((tick) =>
        log && tick === y0 ? '0' : tick === Math.SQRT2 ? '√2' : formatTick(tick),
      ),
    },
  };
}

const LABEL_PX = 170;

interface PlotScale {
  readonly log: boolean;
  readonly y0: number;
  readonly y1: number;
  readonly x0: number;
  readonly x1: number;
  readonly plotWidth: number;
}

/** Where "margin above the median positive" can be written without covering data; null where it can't. */
function placeMarginLabel(
  margin: readonly { s: number; y: number }[],
  bands: readonly Record<string, number | null>[],
  { log, y0, y1, x0, x1, plotWidth }: PlotScale,
): { at: { s: number; y: number }; dy: number } | null {
  const half = ((LABEL_PX / 2) * (x1 - x0)) / plotWidth;
  const forward = log ? Math.log10 : (value: number) => value;
  const toPx = (value: number) =>
    ((forward(y1) - forward(value)) / (forward(y1) - forward(y0))) * (DISTANCE_HEIGHT - 2 * PLOT_PADDING);
  const last = margin.at(-1)?.s ?? x0;
  for (const share of [0.55, 0.65, 0.45, 0.75, 0.35]) {
    const centre = x0 + share * (x1 - x0);
    if (centre - half < x0 || centre + half > last) continue;
    const around = margin.map((at, i) => ({ ...at, i })).filter(({ s }) => Math.abs(s - centre) <= half);
    const at = around.find(({ s }) => s >= centre);
    if (!at) continue;
    const lines = around.map(({ y }) => toPx(y));
    const tops = around.map(({ i }) => toPx(Math.max(bands[i]?.['n95'] ?? y0, bands[i]?.['p95'] ?? y0, y0)));
    const [highestLine, lowestLine, top] = [Math.min(...lines), Math.max(...lines), Math.min(...tops)];
    if (top - lowestLine > 20 && lowestLine - highestLine < 8) return { at, dy: 11 };
    if (top > lowestLine + 2 && highestLine > 18 && lowestLine - highestLine < 8) return { at, dy: -9 };
  }
  return null;
}

function toLegend({ ribbons, at }: FaceContext): LegendPart[] {
  if (!ribbons) return [];
  const { positives, negatives, pairs, step } = ribbons;
  const median = (levels: readonly Float64Array[]) =>
    formatNumber(snapshotValue(step, levels[LEVEL.p50], at));
  if (!positives || !negatives) return [{ glyph: 'band', word: 'all pairs', value: median(pairs) }];
  return [
    { glyph: 'positive', word: 'positive', value: median(positives) },
    { glyph: 'negative', word: 'negative', value: median(negatives) },
  ];
}

function toReading({ ribbons, head, face, at }: FaceContext): string {
  if (!ribbons || ribbons.step.length === 0) return 'No embeddings yet.';
  const { positives, negatives, pairs, step } = ribbons;
  const index = Math.max(0, indexAtOrBefore(step, at));
  const start = `At step ${formatStep(step[index])}`;
  if (!positives || !negatives) {
    return `${start} median distance of all pairs ${formatNumber(pairs[LEVEL.p50]?.[index])}; without labels positive and negative pairs can't be told apart.`;
  }
  const p = positives[LEVEL.p50] as Float64Array;
  const n = negatives[LEVEL.p50] as Float64Array;
  const edge = toLossEdge(head);
  const inside = face?.statistics ? shareInside(face.statistics, edge) : null;
  return [
    `${start} median positive ${formatNumber(p[index])}, median negative ${formatNumber(n[index])}${edge ? `, ${edge.word} ${formatSetting(edge.size)}` : ''}`,
    ...(inside === null ? [] : [`${formatPercent(inside)} of negatives inside the margin`]),
    ...describeMovement(step, p, n, index),
  ].join('; ').concat('.'); // prettier-ignore
}

function describeMovement(step: Float64Array, p: Float64Array, n: Float64Array, index: number): string[] {
  if (index < 3) return [];
  const [positive, negative] = [trendOf(p, index), trendOf(n, index)];
  if (positive === 'falling' && negative === 'falling') {
    const peak = highest(step, p.subarray(0, index + 1));
    return [`both falling since step ${formatStep(peak?.step)}`];
  }
  if (positive === 'rising' && negative === 'rising') return ['both rising'];
  if (negative === 'rising' || positive === 'falling') return ['moving apart'];
  if (negative === 'falling' || positive === 'rising') return ['moving together'];
  return ['both steady'];
}
