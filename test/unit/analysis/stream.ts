import { createRunAnalysis } from '../../../src/analysis/runAnalysis';
import type { AlertCode } from '../../../src/domain/alert';
import type { AlertDraft, RunAnalysis } from '../../../src/domain/analysisResult';
import type { AnalysisContext } from '../../../src/domain/analysisContext';
import type { Verdict } from '../../../src/domain/run';
import type { Quantiles, SnapshotStatistics } from '../../../src/domain/snapshot';
import { makeContext, makeRow } from './support';

const flat = (value: number): Quantiles => [value, value, value, value, value, value, value];

/** Statistics of a healthy untrained space, with what a test is about put in. */
export function makeStatistics(over: Partial<SnapshotStatistics> = {}): SnapshotStatistics {
  const kappa = over.kappa ?? 1;
  return {
    step: 0,
    time: 0,
    split: 'holdout',
    n: 240,
    d: 32,
    classes: 10,
    median: kappa * 0.5,
    kappa,
    rho: 0.9,
    auc: 0.6,
    recallAt1: 0.3,
    chance: 0.1,
    info: 0.2,
    mapAtR: 0.1,
    effectiveRank: 20,
    nonFiniteShare: 0,
    norms: flat(1),
    positives: flat(kappa * 0.4),
    negatives: flat(kappa * 0.5),
    pairs: flat(kappa * 0.5),
    insideMargin: 1,
    triplets: { easy: 0.1, semiHard: 0.5, hard: 0.4 },
    positiveHistogram: null,
    negativeHistogram: null,
    pairHistogram: { scale: 'log', lo: 0.1, hi: 1, shares: new Float32Array(31) },
    normHistogram: { scale: 'log', lo: 0.1, hi: 1, shares: new Float32Array(31) },
    spectrum: new Float32Array(32),
    recallByClass: [],
    ...over,
  };
}

export const normsOf = flat;

/** A run made up by a test: rows and snapshots in, alert lines and the last verdict out. */
export class Stream {
  readonly alerts: AlertDraft[] = [];
  readonly analysis: RunAnalysis;
  verdict: Verdict;

  constructor(context: Partial<AnalysisContext> = {}) {
    this.analysis = createRunAnalysis(makeContext(context));
    this.verdict = this.analysis.verdict();
  }

  row(step: number, values: Record<string, number>): this {
    this.alerts.push(...this.analysis.observeRow(makeRow(step, values)));
    this.verdict = this.analysis.verdict();
    return this;
  }

  rows(from: number, to: number, values: (step: number) => Record<string, number>): this {
    for (let step = from; step <= to; step++) this.row(step, values(step));
    return this;
  }

  snapshot(over: Partial<SnapshotStatistics>): this {
    const result = this.analysis.observeStatistics(makeStatistics(over));
    this.alerts.push(...result.alerts);
    this.verdict = result.verdict;
    return this;
  }

  of(code: AlertCode): AlertDraft[] {
    return this.alerts.filter((alert) => alert.code === code);
  }

  /** `raised:warning@12`, in order. */
  history(code: AlertCode): string[] {
    return this.of(code).map((alert) => `${alert.state}:${alert.severity}@${alert.step}`);
  }
}
