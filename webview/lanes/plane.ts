import { plane as spec } from '../charts/plane.vl';
import type { PanelHead, PanelRibbons, RunPath } from '../../src/protocol/panel';
import { formatScore, formatSpread, formatStep, formatTick } from '../words/numbers';
import type { ChartModel } from './lane';
import { placeLearnedWord } from './learnedWord';
import { indexAtOrBefore } from '../state/steps';
import { highest, LEVEL } from './valueAt';

const FLOOR = 1e-4;
const TOP = 10 ** 1.5;
/** Snapshots that a point of the path is averaged over. */
const WINDOW = 5;
/** Median distance below this share of the margin is dead. */
const DEAD_SHARE = 1e-3;

/** Above and below the plot, in px. */
const PADDING_Y = 42;
const TWO_LINES = 24;

interface PathPoint {
  readonly x: number;
  readonly y: number;
  readonly i: number;
}

/** Spread against information: the picture that tells a passing contraction from a death. */
export function toPlaneChart(
  head: PanelHead,
  ribbons: PanelRibbons,
  at: number,
  height: number,
  earlier: readonly RunPath[] = [],
): ChartModel {
  const path = toPath(ribbons);
  const before = earlier.map((run) => ({ name: run.name, path: toPath(run) }));
  const top = Math.max(TOP, ...[path, ...before.map((run) => run.path)].flat().map(({ y }) => y * 1.6));
  const deadTop = deadSpread(head, ribbons);
  const ticks = [FLOOR, 0.01, 1, ...(top > TOP * 1.01 ? [10 ** Math.floor(Math.log10(top))] : [10])];
  const start = path[0];
  const learned = { x: 0.6, x2: 1, y: 0.6, y2: top };
  return {
    spec,
    height,
    data: {
      path,
      earlier: before.flatMap((run) => run.path.map((point) => ({ ...point, run: run.name }))),
      earlierEnds: before.flatMap((run) => run.path.slice(-1).map((point) => ({ ...point, run: run.name }))),
      start: start ? [{ ...start, one: 1 }] : [],
      cursor: path.filter(({ i }) => i === cursorIndex(path, ribbons, at)),
      dead: [{ x: 0, x2: 0.15, y: FLOOR, y2: deadTop, flat: isFlat(deadTop, top, height) }],
      learned: [learned],
      learnedWord: [placeLearnedWord(path, learned, FLOOR)],
    },
    signals: {
      y0: FLOOR,
      y1: top,
      yTicks: ticks,
      yLabels: ticks.map((tick) => (tick === FLOOR ? '0' : tick === 0.01 ? '1 %' : `×${formatTick(tick)}`)),
      // A path up the left edge pushes the axis' word aside.
      wordX: path.some(({ x, y }) => x < 0.35 && y > top / 5) ? 44 : 4,
      pointColour: { colour: toneColour(head) },
    },
  };
}

function toneColour({ verdict }: PanelHead): string {
  switch (verdict?.tone) {
    case 'error': return 'error';
    case 'warning': return 'warning';
    case 'info': return 'info';
    case 'pass': return 'good';
    default: return 'ink';
  } // prettier-ignore
}

/** Whether the region is lower than two lines of words beside it. */
function isFlat(deadTop: number, top: number, height: number): boolean {
  const share = Math.log(deadTop / FLOOR) / Math.log(top / FLOOR);
  return share * (height - PADDING_Y) < TWO_LINES;
}

/** Spread at which the median distance is a thousandth of the margin. */
function deadSpread(head: PanelHead, { pairs }: PanelRibbons): number {
  const margin = head.margin ?? head.negativeLimit;
  const start = pairs[LEVEL.p50]?.[0];
  const spread =
    margin !== null && start !== undefined && start > 0 ? (DEAD_SHARE * margin) / start : DEAD_SHARE;
  return Math.min(0.3, Math.max(spread, FLOOR * 3));
}

/** The path, averaged over up to five snapshots around each (spread in log); its two ends are what was measured. */
export function toPath({ spread, info }: Pick<PanelRibbons, 'spread' | 'info'>): PathPoint[] {
  const known: { x: number; logY: number; i: number }[] = [];
  info.forEach((x, i) => {
    const y = spread[i] as number;
    if (Number.isFinite(x) && Number.isFinite(y)) known.push({ x, logY: Math.log10(Math.max(y, FLOOR)), i });
  });
  const half = (WINDOW - 1) / 2;
  return known.map(({ i }, at) => {
    const reach = Math.min(half, at, known.length - 1 - at);
    const around = known.slice(at - reach, at + reach + 1);
    const mean = (pick: (point: { x: number; logY: number }) => number) =>
      around.reduce((sum, point) => sum + pick(point), 0) / around.length;
    return { x: mean((point) => point.x), y: 10 ** mean((point) => point.logY), i };
  });
}

function cursorIndex(path: readonly PathPoint[], { step }: PanelRibbons, at: number): number {
  const index = indexAtOrBefore(step, at);
  return path.filter(({ i }) => i <= index).at(-1)?.i ?? path[0]?.i ?? -1;
}

export function describePlane(head: PanelHead, ribbons: PanelRibbons, at: number): string {
  const { spread, info, step } = ribbons;
  const index = indexAtOrBefore(step, at);
  if (index < 0) return 'No snapshot yet.';
  const best = highest(step, info.subarray(0, index + 1));
  const verdict = head.verdict ? ` Verdict: ${head.verdict.title.toLowerCase()}.` : '';
  const information = info[index] as number;
  const start = `Spread ${formatSpread(spread[index])} of start, information ${Number.isNaN(information) ? 'unknown' : formatScore(information)}`;
  return `${start}${best && step.length > 2 ? `; path ${describePath(ribbons, index, best)}` : ''}.${verdict}`;
}

function describePath(
  { spread, info, step }: PanelRibbons,
  index: number,
  best: { value: number; step: number },
): string {
  const now = info[index] as number;
  const first = info[0] as number;
  if (best.value - now > 0.05 && best.value - first > 0.05) {
    const turn = indexAtOrBefore(step, best.step);
    return `went right to ${formatScore(best.value)} at step ${formatStep(best.step)}, then ${vertical(spread, turn, index)} and left`;
  }
  const sideways = now - first > 0.03 ? 'right' : first - now > 0.03 ? 'left' : 'not sideways';
  return `goes ${vertical(spread, 0, index)} and ${sideways}`;
}

function vertical(spread: Float64Array, from: number, to: number): string {
  const factor = (spread[to] as number) / (spread[from] as number);
  if (factor > 1.1) return 'up';
  return factor < 0.9 ? 'down' : 'level';
}
