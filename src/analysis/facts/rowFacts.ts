import { METRICS, type MetricRow } from '../../domain/metrics';
import { createContractionTrend, observeContraction, type ContractionTrend } from './contractionTrend';
import { toLayerGradNorms } from './layerGradNorms';
import { addToMean, createRunningMean, type RunningMean } from './runningMean';
import { track, type Mark, type Track } from './track';
import { createWindow, pushValue, type Window } from './window';

/** All that is kept of the logged rows: its size does not grow with the run. */
export interface RowFacts {
  count: number;
  firstStep: number;
  step: number;
  /** Finite losses of the last 20 rows. */
  recentLoss: Window;
  /** Of the first five rows, mean. */
  earlyLoss: RunningMean;
  loss: Track | null;
  gradNorm: Track | null;
  /** Gradient norms and losses of the first 20 rows. */
  earlyGradNorms: number[];
  earlyLosses: number[];
  /** Gradient norms of the first row that has them layer by layer, in the order in which the layers come. */
  layerGradNorms: readonly number[];
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
  /** Mean AUC of the first 20 batches, by the labels that the loss sees. */
  earlyBatchAuc: RunningMean;
  /** First row of the current spell of NaN or infinity. */
  nonFinite: { what: 'loss' | 'gradient'; step: number; value: number } | null;
  /** Rows in a row without one, since that spell. */
  finiteRows: number;
}

const EARLY_ROWS = 20;
const ACTIVE_WEIGHT = 0.1;
const EARLY_LOSSES = 5;

export function createRowFacts(): RowFacts {
  return {
    count: 0,
    firstStep: 0,
    step: 0,
    recentLoss: createWindow(20),
    earlyLoss: createRunningMean(),
    loss: null,
    gradNorm: null,
    earlyGradNorms: [],
    earlyLosses: [],
    layerGradNorms: [],
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
    earlyBatchAuc: createRunningMean(),
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
    if (facts.earlyLoss.count < EARLY_LOSSES) addToMean(facts.earlyLoss, loss);
    if (facts.earlyLosses.length < EARLY_ROWS) facts.earlyLosses.push(loss);
  }
  if (gradNorm !== undefined && Number.isFinite(gradNorm)) {
    facts.gradNorm = track(facts.gradNorm, gradNorm, step);
    if (facts.earlyGradNorms.length < EARLY_ROWS) facts.earlyGradNorms.push(gradNorm);
  }
  if (facts.layerGradNorms.length === 0 && facts.count <= EARLY_ROWS)
    facts.layerGradNorms = toLayerGradNorms(row);
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
    if (facts.earlyBatchAuc.count < EARLY_ROWS) addToMean(facts.earlyBatchAuc, auc);
    observeContraction(facts.batch, step, median, auc);
  }
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
