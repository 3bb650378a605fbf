import type { AlertCode, AlertSeverity, Evidence } from '../../domain/alert';
import type { RunFacts } from '../facts/runFacts';

/**
 * `holds`: the condition is there. `clears`: it is clearly gone (the far side of the hysteresis). `between`: neither.
 * `unknown`: this observation says nothing, all counters stay.
 */
export type Judgement = 'holds' | 'clears' | 'between' | 'unknown';
export type Rhythm = 'row' | 'snapshot';

/** What an alert says while it stands. */
export interface Finding {
  readonly severity: AlertSeverity;
  readonly title: string;
  /** One or two sentences with numbers and steps. */
  readonly message: string;
  readonly evidence: readonly Evidence[];
  /** The step at which it began, where that was before it could be told. */
  readonly since?: number;
}

/**
 * One thing that can be wrong. A detector has no state of its own: it judges the facts after each observation of its
 * rhythm; how long a judgement must last is counted by `advanceDetector`, the same way for all.
 */
export interface Detector {
  readonly code: AlertCode;
  readonly rhythm: readonly Rhythm[];
  /** Observations in a row that must hold before it fires, and that must clear before it ends. */
  readonly raiseAfter: number;
  readonly clearAfter: number;
  judge(facts: RunFacts, rhythm: Rhythm): Judgement;
  describe(facts: RunFacts): Finding;
}

/** Plain data: storing and restoring it continues the detector where it was. */
export interface DetectorState {
  active: boolean;
  held: number;
  clear: number;
}

export function createDetectorState(): DetectorState {
  return { active: false, held: 0, clear: 0 };
}

/** Counts one judgement; true when the detector has just fired or ended. */
export function advanceDetector(detector: Detector, state: DetectorState, judgement: Judgement): boolean {
  if (judgement === 'unknown') return false;
  state.held = judgement === 'holds' ? state.held + 1 : 0;
  state.clear = judgement === 'clears' ? state.clear + 1 : 0;
  const flips = state.active ? state.clear >= detector.clearAfter : state.held >= detector.raiseAfter;
  if (!flips) return false;
  state.active = !state.active;
  state.held = 0;
  state.clear = 0;
  return true;
}
