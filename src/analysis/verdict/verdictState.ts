import type { VerdictState } from '../../domain/run';
import type { AlertCode, AlertSeverity } from '../../domain/alert';
import { toActiveShare } from '../detectors/starvedTriplets';
import { isInformationRising, NO_INFORMATION, toSpread } from '../facts/geometryFacts';
import type { RunFacts } from '../facts/runFacts';
import { toMean } from '../facts/window';

/** Severity of an alert that stands now, else null. */
export type StandingAlerts = (code: AlertCode) => AlertSeverity | null;

export const GOOD_INFORMATION = 0.6;
const BATCH_ALERTS: readonly AlertCode[] = [
  'batch.no-positives',
  'batch.no-negatives',
  'batch.duplicate-positives',
];
const FIRST_SNAPSHOTS = 3;
const ROWS_WITHOUT_EMBEDDINGS = 30;
const CONTRACTED = 0.6;
const TINY_KAPPA = 5e-3;

/** The state that the facts show right now; how long it must hold is the tracker's question. */
export function judgeState(facts: RunFacts, standing: StandingAlerts): VerdictState {
  const { geometry, rows } = facts;
  if (
    standing('numeric.nan-inf') !== null &&
    (rows.nonFinite?.what !== 'gradient' || (geometry.last?.nonFiniteShare ?? 0) > 0)
  ) {
    return 'not-a-number';
  }
  if (geometry.count === 0) {
    if (rows.count === 0) return 'waiting';
    return rows.count >= ROWS_WITHOUT_EMBEDDINGS ? 'no-embeddings' : 'too-early';
  }
  if (geometry.deadCount >= 2) return saysZero(facts) ? 'dead-at-zero' : 'dead-at-loss';
  if (geometry.count < FIRST_SNAPSHOTS) return 'too-early';
  if (standing('graph.nothing-moves') !== null) return 'nothing-moves';
  if (geometry.last!.info === null) return 'no-labels';
  return judgeLabelled(facts, standing);
}

function judgeLabelled(facts: RunFacts, standing: StandingAlerts): VerdictState {
  const { geometry } = facts;
  const last = geometry.last!;
  const info = last.info!;
  const spread = toSpread(geometry);
  if (BATCH_ALERTS.some((code) => standing(code) !== null)) return 'no-triplets';
  if (standing('geometry.collapse-imminent') !== null) return 'collapsing';
  if (last.kappa < TINY_KAPPA && info >= NO_INFORMATION) return 'tiny-ordered';
  if (standing('norms.explosion') !== null)
    return standing('norms.explosion') === 'error' ? 'inflated-poor' : 'inflated-good';
  if (standing('loss.climbs') !== null) return 'climbing';
  if (standing('rate.decayed-early') !== null) return 'frozen-by-rate';
  if (standing('triplets.starved') !== null) return 'starved';
  if (standing('labels.overfit') !== null || isOverfitting(facts)) return 'overfitting';
  if (standing('labels.no-information') !== null || isUninformed(facts)) return 'no-information';
  if (spread < CONTRACTED && info < GOOD_INFORMATION && isInformationRising(geometry))
    return 'contracted-rising';
  return 'learning';
}

/** The collapsed network's loss is 0: its miner keeps no triplet. */
function saysZero(facts: RunFacts): boolean {
  const recent = facts.rows.recentLoss;
  return recent.values.length > 0 && toMean(recent) < 0.02 * Math.max(facts.lossStar ?? 0, 1e-3);
}

function isOverfitting(facts: RunFacts): boolean {
  if (facts.onTrain) return false;
  const train = facts.train.last?.recallAt1;
  const held = facts.geometry.last?.recallAt1;
  const active = facts.train.last?.active ?? toActiveShare(facts);
  if (train === null || train === undefined || held === null || held === undefined) return false;
  return train - held > 0.3 && active !== null && active < 0.03;
}

/** Long enough, moving, and neighbours are no better than at the start. */
function isUninformed(facts: RunFacts): boolean {
  const { geometry } = facts;
  const last = geometry.last!;
  if (geometry.count < 8 || last.step - geometry.start!.step < 100) return false;
  const gain = last.info! - (geometry.start!.info ?? 0);
  const best = (geometry.peakInfo?.info ?? 0) - (geometry.start!.info ?? 0);
  const moved = Math.abs(Math.log(Math.max(toSpread(geometry), 1e-30))) > 0.05;
  return moved && gain < 0.05 && best < 0.1 && last.info! < GOOD_INFORMATION;
}
