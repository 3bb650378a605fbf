import type { SnapshotStatistics } from '../../domain/snapshot';
import { createContractionTrend, observeContraction, type ContractionTrend } from './contractionTrend';

/** What is kept of one snapshot. */
export interface GeometryPoint {
  readonly step: number;
  readonly median: number;
  readonly kappa: number;
  readonly auc: number | null;
  readonly info: number | null;
  readonly recallAt1: number | null;
  readonly chance: number | null;
  readonly rho: number;
  readonly rank: number;
  readonly norm: number;
  readonly d: number;
  readonly classes: number | null;
  /** Semi-hard and hard triplets together; null where the margin or labels are unknown. */
  readonly active: number | null;
  readonly hard: number | null;
  readonly gap: number | null;
  readonly nonFiniteShare: number;
}

/** The history of one split, folded: bounded, whatever the run's length. */
export interface GeometryFacts {
  count: number;
  start: GeometryPoint | null;
  /** The last one within 20 steps of the first. */
  early: GeometryPoint | null;
  last: GeometryPoint | null;
  /** The step up to which the last one says how wide the space is now. */
  freshUntil: number;
  /** The last eight, oldest first. */
  recent: GeometryPoint[];
  peakInfo: GeometryPoint | null;
  smallestKappa: GeometryPoint | null;
  /** First of the dead snapshots at the end, and how many; back to none once the space is revived. */
  deadSince: number | null;
  deadCount: number;
  /** Snapshots after the first that are the same to the last bit; null since one was not. */
  stillCount: number | null;
  /** Snapshots in a row, up to the last, in which the space shrank and lost what it had learned. */
  losingCount: number;
  trend: ContractionTrend;
}

const RECENT = 8;
const EARLY_STEPS = 20;
const FRESH_STEPS = 10;
const FRESH_SHARE = 1 / 15;
export const DEAD_KAPPA = 1e-3;
export const NO_INFORMATION = 0.15;

export function createGeometryFacts(): GeometryFacts {
  return {
    count: 0,
    start: null,
    early: null,
    last: null,
    freshUntil: 0,
    recent: [],
    peakInfo: null,
    smallestKappa: null,
    deadSince: null,
    deadCount: 0,
    stillCount: 0,
    losingCount: 0,
    trend: createContractionTrend(),
  };
}

/** Dead: all outputs equal and no label shows. Without labels the spread alone decides. */
export function isDead(point: GeometryPoint): boolean {
  return point.kappa < DEAD_KAPPA && (point.info === null || point.info < NO_INFORMATION);
}

/** The far side of `isDead`: between the two, a space that was dead stays so, whatever the noise of a small probe says. */
export function isRevived(point: GeometryPoint): boolean {
  return point.kappa > 5 * DEAD_KAPPA || (point.info !== null && point.info > 3 * NO_INFORMATION);
}

export function observeGeometry(facts: GeometryFacts, statistics: SnapshotStatistics): void {
  const point = toPoint(statistics);
  facts.count++;
  facts.freshUntil = point.step + toFreshSteps(facts.last, point.step);
  facts.last = point;
  if (facts.stillCount !== null && facts.start && point.step > facts.start.step)
    facts.stillCount = isSame(facts.start, point) ? facts.stillCount + 1 : null;
  facts.start ??= point;
  if (point.step <= facts.start.step + EARLY_STEPS) facts.early = point;
  facts.recent.push(point);
  if (facts.recent.length > RECENT) facts.recent.shift();
  if (point.info !== null && (facts.peakInfo?.info ?? -1) < point.info) facts.peakInfo = point;
  if (!(point.kappa >= (facts.smallestKappa?.kappa ?? Infinity))) facts.smallestKappa = point;
  if (isDead(point)) {
    facts.deadSince ??= point.step;
    facts.deadCount++;
  } else if (facts.deadCount < 2 || isRevived(point)) {
    facts.deadSince = null;
    facts.deadCount = 0;
  }
  facts.losingCount = isLosing(facts) ? facts.losingCount + 1 : 0;
  if (point.auc !== null) observeContraction(facts.trend, point.step, point.median, point.auc);
}

/** A few steps; later on, where looks get rarer, until the next is due, up to a share of the steps. */
function toFreshSteps(before: GeometryPoint | null, step: number): number {
  return Math.max(FRESH_STEPS, Math.min(step - (before?.step ?? step), FRESH_SHARE * step));
}

/** Whether two looks at the probe saw one network: any step of the weights shows in the last digits of one of these. */
function isSame(a: GeometryPoint, b: GeometryPoint): boolean {
  const same = a.median === b.median && a.norm === b.norm && a.rho === b.rho && a.rank === b.rank;
  return same && a.auc === b.auc && a.info === b.info;
}

/** kappa / kappa at the start; NaN where there is no start. */
export function toSpread(facts: GeometryFacts): number {
  if (!facts.start || !facts.last || !(facts.start.kappa > 0)) return Number.NaN;
  return facts.last.kappa / facts.start.kappa;
}

/** Whether spread fell between the last snapshot and the third before it. */
export function isShrinking(facts: GeometryFacts): boolean {
  const before = facts.recent[Math.max(0, facts.recent.length - 4)];
  return (
    before !== undefined && facts.last !== null && facts.recent.length > 1 && facts.last.kappa < before.kappa
  );
}

const SHRUNK = 0.3;
const LOST = 0.4;
const LEAST_LOST = 0.15;

/** Spread under 0.3 of its start and falling, and information down by 0.4 of its peak: what a passing contraction never does. */
function isLosing(facts: GeometryFacts): boolean {
  const info = facts.last?.info ?? null;
  const peak = facts.peakInfo?.info ?? 0;
  if (info === null || !(toSpread(facts) < SHRUNK) || !isShrinking(facts)) return false;
  return peak - info > Math.max(LEAST_LOST, LOST * peak);
}

/** Gain in information over the last eight snapshots, or since the start, that counts as rising. */
const RISE = 0.03;
/** So far under its peak it is not rising, whatever it was at the start. */
const FALLEN = 0.1;

export function isInformationRising({ recent, last, start, peakInfo }: GeometryFacts): boolean {
  const info = last?.info ?? null;
  if (info === null || (peakInfo?.info ?? 0) - info > FALLEN) return false;
  const before = recent[0]?.info ?? info;
  return info - Math.min(before, start?.info ?? before) > RISE;
}

function toPoint(s: SnapshotStatistics): GeometryPoint {
  return {
    step: s.step,
    median: s.median,
    kappa: s.kappa,
    auc: s.auc,
    info: s.info,
    recallAt1: s.recallAt1,
    chance: s.chance,
    rho: s.rho,
    rank: s.effectiveRank,
    norm: s.norms[3],
    d: s.d,
    classes: s.classes,
    active: s.insideMargin !== null && s.triplets ? s.triplets.semiHard + s.triplets.hard : null,
    hard: s.triplets?.hard ?? null,
    gap: s.positives && s.negatives ? s.negatives[3] - s.positives[3] : null,
    nonFiniteShare: s.nonFiniteShare,
  };
}
