import { barsLog } from '../charts/bars.vl';
import { effectiveRank as spec } from '../charts/effectiveRank.vl';
import { EXPLAIN } from '../words/explain';
import { formatNumber, formatStep } from '../words/numbers';
import { snapshotColumn } from './columns';
import type { FaceContext, Lane, LaneContext, LaneFace } from './lane';
import { labelled, linearTicks } from './ticks';
import { highest, lastKnown } from './valueAt';

const HEIGHT = 70;
/** Singular values below this share of the first are drawn as nothing. */
const SPECTRUM_FLOOR = 1e-3;

export const effectiveRank: Lane = {
  id: 'rank',
  title: 'Effective rank',
  explain: () => EXPLAIN.rank,
  canToggleScale: false,
  needs: 'embeddings',
  usesLog: () => false,
  charts: (context) => {
    const { ribbons, head, x0, x1 } = context;
    const rank = ribbons
      ? Array.from(ribbons.step, (s, i) => ({ s, v: ribbons.effectiveRank[i] as number })).filter(({ v }) =>
          Number.isFinite(v),
        )
      : [];
    const top = topOf(context);
    const optimum = head.classes === null ? null : head.classes - 1;
    const drawn = optimum !== null && optimum > 0 && optimum < top ? optimum : null;
    const round = head.embeddingDim === null ? linearTicks(0, top, 2) : [0, head.embeddingDim];
    const ticks =
      drawn === null ? round : [...round.filter((tick) => Math.abs(tick - drawn) > top * 0.2), drawn];
    return [
      {
        spec,
        height: HEIGHT,
        data: { rank, single: rank.length === 1 ? rank : [], optimum: drawn === null ? [] : [{ y: drawn }] },
        signals: { x0, x1, y0: 0, y1: top * 1.03, ...labelled(ticks) },
      },
    ];
  },
  face: toFace,
  legend({ ribbons, head, at }) {
    if (!ribbons) return [];
    return [
      { word: '', value: formatNumber(lastKnown(ribbons.step, ribbons.effectiveRank, at)) },
      ...(head.embeddingDim === null ? [] : [{ word: `of ${head.embeddingDim}`, muted: true }]),
      ...(head.classes === null || head.classes < 2
        ? []
        : [{ glyph: 'dots' as const, word: 'classes − 1', muted: true }]),
    ];
  },
  reading({ ribbons, head, at }) {
    const now = ribbons ? lastKnown(ribbons.step, ribbons.effectiveRank, at) : null;
    if (!ribbons || now === null) return 'No embeddings yet.';
    const best = highest(ribbons.step, ribbons.effectiveRank);
    const from = ribbons.effectiveRank[0];
    const moved =
      best !== null && best.value > now * 1.15
        ? `; fell from ${formatNumber(best.value)}`
        : from !== undefined && now > from * 1.15
          ? `; rose from ${formatNumber(from)}`
          : '';
    return `${formatNumber(now)}${head.embeddingDim === null ? '' : ` of ${head.embeddingDim}`}${head.classes === null ? '' : `; classes − 1 is ${head.classes - 1}`}${moved}.`;
  },
  table({ ribbons }) {
    if (!ribbons) return { columns: [], rows: [] };
    return {
      columns: ['step', 'effective rank'],
      rows: Array.from(ribbons.step, (step, i) => [formatStep(step), formatNumber(ribbons.effectiveRank[i])]),
    };
  },
  columns: ({ ribbons }) => snapshotColumn('effective rank', ribbons?.step, ribbons?.effectiveRank),
};

function topOf({ ribbons, head }: LaneContext): number {
  return (
    head.embeddingDim ??
    Math.max(2, (ribbons ? highest(ribbons.step, ribbons.effectiveRank)?.value : null) ?? 2)
  );
}

/** Singular values over the first one, log. */
function toFace({ face }: FaceContext): LaneFace {
  const spectrum = face?.statistics?.spectrum;
  const first = spectrum?.[0];
  if (!spectrum || first === undefined || !(first > 0)) return { kind: 'none' };
  const slots = Math.max(spectrum.length, 8);
  return {
    kind: 'chart',
    caption: 'spectrum, log',
    chart: {
      spec: barsLog,
      height: HEIGHT,
      data: {
        bars: Array.from(spectrum, (value, i) => ({
          from: i + 0.1,
          to: i + 0.9,
          middle: i + 0.5,
          base: SPECTRUM_FLOOR,
          v: Math.max(value / first, SPECTRUM_FLOOR),
          label: '',
          tip: `singular value ${i + 1}: ${formatNumber(value / first)} of the first`,
        })),
        across: [],
      },
      signals: { y0: SPECTRUM_FLOOR, y1: 1, xMax: slots },
    },
  };
}
