import { barsLinear } from '../charts/bars.vl';
import { retrieval as spec } from '../charts/retrieval.vl';
import { EXPLAIN } from '../words/explain';
import { formatScore, formatStep } from '../words/numbers';
import { snapshotColumn } from './columns';
import type { FaceContext, Lane, LaneFace, LegendPart } from './lane';
import { labelled } from './ticks';
import { highest, lastKnown } from './valueAt';

const HEIGHT = 80;
const MOST_BARS = 12;
const WORST_BARS = 8;

export const retrieval: Lane = {
  id: 'retrieval',
  title: 'Retrieval',
  explain: () => EXPLAIN.retrieval,
  canToggleScale: false,
  needs: 'labels',
  usesLog: () => false,
  charts: ({ head, ribbons, x0, x1 }) => {
    const heldOut = toPoints(ribbons?.step, ribbons?.recallAt1);
    return [
      {
        spec,
        height: HEIGHT,
        data: {
          heldOut,
          train: toPoints(ribbons?.step, ribbons?.trainRecallAt1),
          map: toPoints(ribbons?.step, ribbons?.mapAtR),
          single: heldOut.length === 1 ? heldOut : [],
          chance: head.chance === null ? [] : [{ y: head.chance }],
        },
        signals: { x0, x1, y0: 0, y1: 1, ...labelled([0, 0.5, 1]) },
      },
    ];
  },
  face: toFace,
  legend({ ribbons, head, at }) {
    if (!ribbons) return [];
    const train = lastKnown(ribbons.step, ribbons.trainRecallAt1, at);
    const map = lastKnown(ribbons.step, ribbons.mapAtR, at);
    return [
      { glyph: 'line', word: 'R@1', value: formatScore(lastKnown(ribbons.step, ribbons.recallAt1, at)) },
      ...(train === null ? [] : [{ glyph: 'dash', word: 'train', value: formatScore(train) } as LegendPart]),
      ...(map === null ? [] : [{ glyph: 'thin', word: 'MAP@R', value: formatScore(map) } as LegendPart]),
      ...(head.chance === null ? [] : [{ glyph: 'chance', word: 'chance' } as LegendPart]),
    ];
  },
  reading({ ribbons, head, face, at }) {
    const now = ribbons ? lastKnown(ribbons.step, ribbons.recallAt1, at) : null;
    if (!ribbons || now === null) return 'No retrieval figures: they need labels.';
    const best = highest(ribbons.step, ribbons.recallAt1);
    const worst = face?.statistics?.recallByClass[0];
    return [
      `Held-out R@1 ${formatScore(now)}`,
      ...(head.chance === null ? [] : [`chance ${formatScore(head.chance)}`]),
      ...(best === null ? [] : [`best ${formatScore(best.value)} at step ${formatStep(best.step)}`]),
    ].join(', ').concat(worst ? `; worst class ${worst.label} at ${formatScore(worst.recall)}.` : '.'); // prettier-ignore
  },
  table({ ribbons }) {
    if (!ribbons) return { columns: [], rows: [] };
    return {
      columns: ['step', 'R@1 held out', 'R@1 train', 'MAP@R'],
      rows: Array.from(ribbons.step, (step, i) => [
        formatStep(step),
        ...[ribbons.recallAt1, ribbons.trainRecallAt1, ribbons.mapAtR].map((column) =>
          scoreOrMissing(column[i]),
        ),
      ]),
    };
  },
  columns: ({ ribbons }) => [
    ...snapshotColumn('R@1 held out', ribbons?.step, ribbons?.recallAt1),
    ...snapshotColumn('R@1 train', ribbons?.step, ribbons?.trainRecallAt1),
    ...snapshotColumn('MAP@R', ribbons?.step, ribbons?.mapAtR),
  ],
};

function scoreOrMissing(value: number | undefined): string {
  return formatScore(value === undefined || Number.isNaN(value) ? null : value);
}

function toPoints(
  steps: Float64Array | undefined,
  column: Float64Array | undefined,
): { s: number; v: number }[] {
  if (!steps || !column) return [];
  return Array.from(steps, (s, i) => ({ s, v: column[i] as number })).filter(({ v }) => Number.isFinite(v));
}

/** R@1 per class, worst first. */
function toFace({ face, head }: FaceContext): LaneFace {
  const classes = face?.statistics?.recallByClass ?? [];
  if (classes.length === 0) return { kind: 'none' };
  const shown = classes.length > MOST_BARS ? classes.slice(0, WORST_BARS) : classes;
  const more = classes.length - shown.length;
  const longLabels = shown.some(({ label }) => String(label).length > 2);
  return {
    kind: 'chart',
    caption: more > 0 ? `worst classes, ${more} more` : 'R@1, worst class first',
    chart: {
      spec: barsLinear,
      height: HEIGHT + 8,
      data: {
        bars: shown.map(({ label, recall }, i) => ({
          from: i + 0.12,
          to: i + 0.88,
          middle: i + 0.5,
          base: 0,
          v: recall,
          label: longLabels && i % 2 === 1 ? '' : String(label),
          tip: `class ${label}: R@1 ${formatScore(recall)}`,
        })),
        across: head.chance === null ? [] : [{ y: head.chance }],
      },
      signals: { y0: 0, y1: 1, xMax: shown.length },
    },
  };
}
