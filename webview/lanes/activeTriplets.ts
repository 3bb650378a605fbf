import { activeTriplets as spec } from '../charts/activeTriplets.vl';
import { METRICS, type SeriesBuckets } from '../../src/domain/metrics';
import { EXPLAIN } from '../words/explain';
import { formatPercent, formatStep } from '../words/numbers';
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
  explain: EXPLAIN.active,
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
        signals: { x0, x1, y0: 0, y1: 1.02, yTicks: [0, 0.5, 1], yLabels: ['0%', '50%', '100%'] },
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
    return [
      ...(active === null ? [] : [{ word: '', value: formatPercent(active) }]),
      ...(batch === null
        ? []
        : [
            {
              ...(active === null ? {} : { glyph: 'thin' as const }),
              word: 'in the batch',
              value: formatPercent(batch),
            },
          ]),
    ];
  },
  reading(context) {
    const { hard, semiHard, active } = sharesAt(context);
    const batch = inBatch(context);
    const batchWords = batch === null ? '' : ` In the batch ${formatPercent(batch)} are active.`;
    if (active === null || hard === null || semiHard === null)
      return batch === null ? 'No triplet shares yet.' : batchWords.trim();
    return `${formatPercent(active)} active: ${formatPercent(hard)} hard, ${formatPercent(semiHard)} semi-hard.${batchWords}`;
  },
  table(context) {
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
};

function toBatch(series: SeriesBuckets | undefined): { s: number; v: number }[] {
  if (!series) return [];
  return Array.from(series.step, (s, i) => ({ s, v: series.last[i] as number })).filter(({ v }) =>
    Number.isFinite(v),
  );
}

function toShares({ ribbons }: LaneContext): ShareRow[] {
  if (!ribbons) return [];
  const { step, hardShare, semiHardShare } = ribbons;
  return Array.from(step, (s, i) => {
    const hard = hardShare[i] as number;
    return { s, zero: 0 as const, hard, active: hard + (semiHardShare[i] as number) };
  }).filter(({ active }) => Number.isFinite(active));
}

function sharesAt({ ribbons, face, at }: FaceContext): {
  hard: number | null;
  semiHard: number | null;
  active: number | null;
} {
  const exact = face?.statistics?.triplets;
  if (exact) return { hard: exact.hard, semiHard: exact.semiHard, active: exact.hard + exact.semiHard };
  const hard = ribbons ? lastKnown(ribbons.step, ribbons.hardShare, at) : null;
  const semiHard = ribbons ? lastKnown(ribbons.step, ribbons.semiHardShare, at) : null;
  return { hard, semiHard, active: hard === null || semiHard === null ? null : hard + semiHard };
}

function inBatch({ series, face, at }: FaceContext): number | null {
  return loggedValue(series.get(METRICS.activeShare), face, METRICS.activeShare, at);
}

function toRows(context: FaceContext): FaceRow[] {
  const { hard, semiHard, active } = sharesAt(context);
  if (active === null) return [];
  return [
    { swatch: 'easy', label: 'easy', value: formatPercent(Math.max(0, 1 - active)) },
    { swatch: 'semi-hard', label: 'semi-hard', value: formatPercent(semiHard) },
    { swatch: 'hard', label: 'hard', value: formatPercent(hard) },
  ];
}
