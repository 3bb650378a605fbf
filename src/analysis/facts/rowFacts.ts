import { METRICS, type MetricRow } from '../../domain/metrics';
import { createContractionTrend, observeContraction, type ContractionTrend } from './contractionTrend';
import { createWindow, pushValue, type Window } from './window';

/** A value and the step at which it stood. */
export interface Mark {
  value: number;
  step: number;
}

/** First, last and largest finite value of one metric. */
export interface Track {
  first: Mark;
  last: Mark;
  highest: Mark;
  count: number;
}

/** All that is kept of the logged rows: its size does not grow with the run. */
export interface RowFacts {
  count: number;
  firstStep: number;
  step: number;
  /** Finite losses of the last 20 rows. */
  recentLoss: Window;
  loss: Track | null;
  gradNorm: Track | null;
  /** Gradient norms of the first 20 rows. */
  earlyGradNorms: number[];
  updateRatio: Track | null;
  /** Largest update ratio of the first 20 rows that have one. */
  earlyUpdate: Mark | null;
  activeShare: Track | null;
  /** Smoothed over about 10 rows. */
  activeEma: number;
  rate: Track | null;
  /** Step at which the rate last fell by a fifth or more. */
  rateDropStep: number | null;
  /** How information was going when the rate first fell below a tenth of its highest. */
  infoAtDrop: { readonly info: 'rising' | 'flat'; readonly step: number } | null;
  dead: Track | null;
  /** What the loss is given at each step. */
  makeup: {
    readonly classes: Track | null;
    readonly pairedShare: Track | null;
    readonly duplicateShare: Track | null;
  };
  batch: ContractionTrend;
  hasBatch: boolean;
  /** First row of the current spell of NaN or infinity. */
  nonFinite: { what: 'loss' | 'gradient'; step: number; value: number } | null;
  /** Rows in a row without one, since that spell. */
  finiteRows: number;
}

const EARLY_ROWS = 20;
const ACTIVE_WEIGHT = 0.1;

export function createRowFacts(): RowFacts {
  return {
    count: 0,
    firstStep: 0,
    step: 0,
    recentLoss: createWindow(20),
    loss: null,
    gradNorm: null,
    earlyGradNorms: [],
    updateRatio: null,
    earlyUpdate: null,
    activeShare: null,
    activeEma: Number.NaN,
    rate: null,
    rateDropStep: null,
    infoAtDrop: null,
    dead: null,
    makeup: { classes: null, pairedShare: null, duplicateShare: null },
    batch: createContractionTrend(),
    hasBatch: false,
    nonFinite: null,
    finiteRows: 0,
  };
}

export function observeRowFacts(facts: RowFacts, row: MetricRow): void {
  const { step, values } = row;
  if (facts.count === 0) facts.firstStep = step;
  facts.count++;
  facts.step = step;
  const loss = values.get(METRICS.loss);
  const gradNorm = values.get(METRICS.gradNorm);
  noteNonFinite(facts, step, loss, gradNorm);
  if (loss !== undefined && Number.isFinite(loss)) {
    facts.loss = track(facts.loss, loss, step);
    pushValue(facts.recentLoss, loss);
  }
  if (gradNorm !== undefined && Number.isFinite(gradNorm)) {
    facts.gradNorm = track(facts.gradNorm, gradNorm, step);
    if (facts.earlyGradNorms.length < EARLY_ROWS) facts.earlyGradNorms.push(gradNorm);
  }
  const update = values.get(METRICS.updateRatio);
  if (update !== undefined && Number.isFinite(update)) noteUpdate(facts, update, step);
  const active = values.get(METRICS.activeShare);
  if (active !== undefined && Number.isFinite(active)) {
    facts.activeShare = track(facts.activeShare, active, step);
    facts.activeEma = Number.isNaN(facts.activeEma)
      ? active
      : facts.activeEma + ACTIVE_WEIGHT * (active - facts.activeEma);
  }
  const rate = values.get(METRICS.learningRate);
  if (rate !== undefined && Number.isFinite(rate)) {
    if (facts.rate && rate <= 0.8 * facts.rate.last.value) facts.rateDropStep = step;
    facts.rate = track(facts.rate, rate, step);
  }
  const dead = values.get(METRICS.deadShare);
  if (dead !== undefined && Number.isFinite(dead)) facts.dead = track(facts.dead, dead, step);
  const follow = (before: Track | null, name: string): Track | null => {
    const value = values.get(name);
    return value === undefined || !Number.isFinite(value) ? before : track(before, value, step);
  };
  const { makeup } = facts;
  facts.makeup = {
    classes: follow(makeup.classes, METRICS.batchClasses),
    pairedShare: follow(makeup.pairedShare, METRICS.batchPairedShare),
    duplicateShare: follow(makeup.duplicateShare, METRICS.batchDuplicateShare),
  };
  const median = values.get(METRICS.batchMedian);
  const auc = values.get(METRICS.batchAuc);
  if (median !== undefined && auc !== undefined) {
    facts.hasBatch = true;
    observeContraction(facts.batch, step, median, auc);
  }
}

function track(before: Track | null, value: number, step: number): Track {
  if (!before) {
    return { first: { value, step }, last: { value, step }, highest: { value, step }, count: 1 };
  }
  before.last.value = value;
  before.last.step = step;
  before.count++;
  if (value > before.highest.value) {
    before.highest.value = value;
    before.highest.step = step;
  }
  return before;
}

function noteUpdate(facts: RowFacts, update: number, step: number): void {
  facts.updateRatio = track(facts.updateRatio, update, step);
  if (facts.updateRatio.count > EARLY_ROWS) return;
  if (!facts.earlyUpdate || update > facts.earlyUpdate.value) facts.earlyUpdate = { value: update, step };
}

function noteNonFinite(facts: RowFacts, step: number, loss?: number, gradNorm?: number): void {
  const badLoss = loss !== undefined && !Number.isFinite(loss);
  const badGradient = gradNorm !== undefined && !Number.isFinite(gradNorm);
  if (!badLoss && !badGradient) {
    if (loss !== undefined || gradNorm !== undefined) facts.finiteRows++;
    return;
  }
  if (!facts.nonFinite || facts.finiteRows >= NON_FINITE_SPELL) {
    facts.nonFinite = badLoss
      ? { what: 'loss', step, value: loss }
      : { what: 'gradient', step, value: gradNorm! };
  } else if (badLoss && facts.nonFinite.what === 'gradient') {
    facts.nonFinite = { what: 'loss', step, value: loss };
  }
  facts.finiteRows = 0;
}

/** So many finite rows end a spell of NaN. */
export const NON_FINITE_SPELL = 20;
