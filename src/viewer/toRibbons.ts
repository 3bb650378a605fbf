import type { Quantiles, SnapshotStatistics } from '../domain/snapshot';
import type { RunFold } from '../journal/runFold';
import type { PanelRibbons } from '../protocol/panel';
import { mainSnapshots } from './mainSnapshots';
import type { PanelWindow } from './toSeries';

const MOST_SNAPSHOTS = 200;
const LEVELS = 7;

/** Quantile bands over time: at most 200 snapshots, half of them log-spaced so that the start of a run stays in sight. */
export function toRibbons(runId: string, fold: RunFold, window: PanelWindow): PanelRibbons {
  const all = mainSnapshots(fold);
  const zoomed = window.from !== null || window.to !== null;
  const [from, to] = [window.from ?? -Infinity, window.to ?? Infinity];
  const drawn = thin(zoomed ? inside(all, from, to) : all);
  const column = (read: (snapshot: SnapshotStatistics) => number | null): Float64Array =>
    Float64Array.from(drawn, (snapshot) => read(snapshot) ?? NaN);
  const bands = (read: (snapshot: SnapshotStatistics) => Quantiles | null): Float64Array[] =>
    Array.from({ length: LEVELS }, (_, level) => column((snapshot) => read(snapshot)?.[level] ?? null));
  const hasLabels = drawn.some((snapshot) => snapshot.positives !== null);
  const first = all[0]?.kappa ?? NaN;
  const trained = new Map(
    fold.snapshots.filter(({ split }) => split === 'train').map(({ step, recallAt1 }) => [step, recallAt1]),
  );
  return {
    kind: 'ribbons',
    runId,
    step: column((snapshot) => snapshot.step),
    norms: bands((snapshot) => snapshot.norms),
    positives: hasLabels ? bands((snapshot) => snapshot.positives) : null,
    negatives: hasLabels ? bands((snapshot) => snapshot.negatives) : null,
    pairs: bands((snapshot) => snapshot.pairs),
    spread: column((snapshot) => snapshot.kappa / first),
    info: column((snapshot) => snapshot.info),
    recallAt1: column((snapshot) => snapshot.recallAt1),
    mapAtR: column((snapshot) => snapshot.mapAtR),
    trainRecallAt1: column((snapshot) => trained.get(snapshot.step) ?? null),
    effectiveRank: column((snapshot) => snapshot.effectiveRank),
    hardShare: column((snapshot) => snapshot.triplets?.hard ?? null),
    semiHardShare: column((snapshot) => snapshot.triplets?.semiHard ?? null),
    allSteps: Float64Array.from(all, (snapshot) => snapshot.step),
  };
}

/** Snapshots in the window, and the one on either side of it so that bands reach its edges. */
function inside(all: readonly SnapshotStatistics[], from: number, to: number): SnapshotStatistics[] {
  const start = all.findIndex(({ step }) => step >= from);
  const end = all.findLastIndex(({ step }) => step <= to);
  return all.slice(Math.max(0, (start < 0 ? all.length : start) - 1), end + 2);
}

function thin(all: readonly SnapshotStatistics[]): SnapshotStatistics[] {
  const count = all.length;
  if (count <= MOST_SNAPSHOTS) return [...all];
  const picked = new Set<number>([0, count - 1]);
  const half = MOST_SNAPSHOTS / 2 - 1;
  for (let i = 0; i < half; i += 1) {
    picked.add(Math.round((i * (count - 1)) / half));
    picked.add(Math.round(Math.pow(count, i / half) - 1));
  }
  return [...picked].sort((a, b) => a - b).map((index) => all[index]!);
}
