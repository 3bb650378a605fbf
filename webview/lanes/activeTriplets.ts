import { activeTriplets as spec } from '../charts/activeTriplets.vl';
import { METRICS, type SeriesBuckets } from '../../src/domain/metrics';
import type { PanelHead } from '../../src/protocol/panel';
import { explainActive } from '../words/explain';
import { formatPercent, formatStep } from '../words/numbers';
import { loggedColumns, snapshotColumn } from './columns';
import type { FaceContext, FaceRow, Lane, LaneContext } from './lane';
import { lastKnown, loggedValue } from './valueAt';

const HEIGHT = 68;

interface ShareRow {
  readonly s: number;
  readonly zero: 0;
  readonly hard: number;
  readonly active: number;
}

export const activeTriplets: Lane = {
  id: 'active',
  title: 'Active triplets',
  explain: explainActive,
  canToggleScale: false,
  needs: null,
  isOffered: (context) => context.series.has(METRICS.activeShare) || toShares(context).length > 0,
  usesLog: () => false,
  charts: (context) => {
    const { series, x0, x1 } = context;
    const shares = toShares(context);
    const batch = toBatch(series.get(METRICS.activeShare));
    // Without snapshots the batch's share is all there is: then it is the line.
    const drawn = shares.length > 0 ? shares : batch.map(({ s, v }) => ({ s, active: v }));
    return [
      {
        spec,
        height: HEIGHT,
        data: {
          shares: drawn,
          single: drawn.length === 1 ? drawn : [],
          batch: shares.length > 0 ? batch : [],
        },
        signals: { x0, x1, y0: 0, y1: 1.02, yTicks: [0, 0.5, 1], yLabels: ['0 %', '50 %', '100 %'] },
      },
    ];
  },
  face: (context) => {
    const rows = toRows(context);
    return rows.length === 0 ? { kind: 'none' } : { kind: 'rows', caption: 'share of valid triplets', rows };
  },
  legend(context) {
    const batch = inBatch(context);
    const { active } = sharesAt(context);
    const word = context.head.margin === null ? 'hard' : '';
    return [
      ...(active === null ? [] : [{ word, value: formatPercent(active) }]),
      ...(batch === null
        ? []
        : [
            {
              ...(active === null ? {} : { glyph: 'thin' as const }),
              word: countsTerms(context.head) ? 'batch terms at work' : 'in the batch',
              value: formatPercent(batch),
            },
          ]),
    ];
  },
  reading(context) {
    const { hard, semiHard, active } = sharesAt(context);
    const batch = inBatch(context);
    const ofWhat = countsTerms(context.head) ? ' of the loss’s terms are above 0' : ' are active';
    const batchWords = batch === null ? '' : ` In the batch ${formatPercent(batch)}${ofWhat}.`;
    if (active === null || hard === null || semiHard === null)
      return batch === null ? 'No triplet shares yet.' : batchWords.trim();
    if (context.head.margin === null)
      return `${formatPercent(hard)} of triplets are hard: the negative is nearer than the positive.${batchWords}`;
    return `${formatPercent(active)} active: ${formatPercent(hard)} hard, ${formatPercent(semiHard)} semi-hard.${batchWords}`;
  },
  table(context) {
    if (context.head.margin === null)
      return {
        columns: ['step', 'hard'],
        rows: toShares(context).map(({ s, hard }) => [formatStep(s), formatPercent(hard)]),
      };
    return {
      columns: ['step', 'hard', 'semi-hard', 'active'],
      rows: toShares(context).map(({ s, hard, active }) => [
        formatStep(s),
        formatPercent(hard),
        formatPercent(active - hard),
        formatPercent(active),
      ]),
    };
  },
  columns: ({ ribbons, series, head }) => [
    ...snapshotColumn('hard', ribbons?.step, ribbons?.hardShare),
    ...(head.margin === null ? [] : snapshotColumn('semi-hard', ribbons?.step, ribbons?.semiHardShare)),
    ...loggedColumns('active in the batch', series.get(METRICS.activeShare)).slice(0, 1),
  ],
};

function toBatch(series: SeriesBuckets | undefined): { s: number; v: number }[] {
  if (!series) return [];
  return Array.from(series.step, (s, i) => ({ s, v: series.last[i] as number })).filter(({ v }) =>
    Number.isFinite(v),
  );
}

/** Losses of other kinds count their own terms (pairs, anchors), not triplets. */
function countsTerms({ lossKind }: PanelHead): boolean {
  return lossKind !== null && !/triplet/i.test(lossKind);
}

/** Without a margin there is no semi-hard: then the line is the share of hard ones. */
function toShares({ ribbons, head }: LaneContext): ShareRow[] {
  if (!ribbons) return [];
  const { step, hardShare, semiHardShare } = ribbons;
  return Array.from(step, (s, i) => {
    const hard = hardShare[i] as number;
    const semiHard = head.margin === null ? 0 : (semiHardShare[i] as number);
    return { s, zero: 0 as const, hard, active: hard + semiHard };
  }).filter(({ active }) => Number.isFinite(active));
}

function sharesAt({ ribbons, face, at, head }: FaceContext): {
  hard: number | null;
  semiHard: number | null;
  active: number | null;
} {
  const exact = face?.statistics?.triplets;
  const hard = exact ? exact.hard : ribbons ? lastKnown(ribbons.step, ribbons.hardShare, at) : null;
  if (head.margin === null) return { hard, semiHard: 0, active: hard };
  const semiHard = exact
    ? exact.semiHard
    : ribbons
      ? lastKnown(ribbons.step, ribbons.semiHardShare, at)
      : null;
  return { hard, semiHard, active: hard === null || semiHard === null ? null : hard + semiHard };
}

function inBatch({ series, face, at }: FaceContext): number | null {
  return loggedValue(series.get(METRICS.activeShare), face, METRICS.activeShare, at);
}

function toRows(context: FaceContext): FaceRow[] {
  const { hard, semiHard, active } = sharesAt(context);
  if (active === null) return [];
  if (context.head.margin === null)
    return [
      { swatch: 'easy', label: 'not hard', value: formatPercent(Math.max(0, 1 - active)) },
      { swatch: 'hard', label: 'hard', value: formatPercent(hard) },
    ];
  return [
    { swatch: 'easy', label: 'easy', value: formatPercent(Math.max(0, 1 - active)) },
    { swatch: 'semi-hard', label: 'semi-hard', value: formatPercent(semiHard) },
    { swatch: 'hard', label: 'hard', value: formatPercent(hard) },
  ];
}
