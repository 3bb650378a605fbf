import { createRunAnalysis } from '../../../src/analysis/runAnalysis';
import type { AlertDraft } from '../../../src/domain/analysisResult';
import type { AnalysisContext } from '../../../src/domain/analysisContext';
import type { MetricRow } from '../../../src/domain/metrics';
import type { Verdict } from '../../../src/domain/run';
import type { LookPlan } from '../../../src/trainer/looks/lookPlan';
import { trainScenario, type TrainingListener, type TrainingSetup } from './trainScenario';

/** How a run really went, and what the analysis said of it while it ran. */
export interface Watched {
  readonly alerts: readonly AlertDraft[];
  readonly verdict: Verdict;
  readonly verdicts: readonly Verdict[];
  /** First of two dead snapshots in a row (kappa < 1e-3, information < 0.15); null: alive. */
  readonly deadStep: number | null;
  readonly finalRecall: number;
  readonly finalKappa: number;
}

export interface WatchOptions {
  /** What the analysis is told of the setup; all of it unless given. */
  readonly context?: AnalysisContext;
  /** Rows as the analysis sees them: a client script logs less. */
  readonly toRow?: (row: MetricRow) => MetricRow | null;
  /** When it looks; as the built-in trainer does by itself unless given. */
  readonly looks?: LookPlan;
}

export function watchScenario(setup: TrainingSetup, seed: number, options: WatchOptions = {}): Watched {
  const analysis = createRunAnalysis(options.context ?? toContext(setup));
  const alerts: AlertDraft[] = [];
  const verdicts: Verdict[] = [];
  let before: number | null = null;
  let deadStep: number | null = null;
  let finalRecall = Number.NaN;
  let finalKappa = Number.NaN;
  const listener: TrainingListener = {
    row(row) {
      const seen = options.toRow ? options.toRow(row) : row;
      if (seen) alerts.push(...analysis.observeRow(seen));
    },
    snapshot(snapshot) {
      const result = analysis.observeSnapshot(snapshot);
      alerts.push(...result.alerts);
      verdicts.push(result.verdict);
      if (snapshot.split === 'train') return;
      const { kappa, info, recallAt1 } = result.statistics;
      const dead = kappa < 1e-3 && (info ?? 0) < 0.15;
      if (dead && before !== null && deadStep === null) deadStep = before;
      before = dead ? snapshot.step : null;
      finalRecall = recallAt1 ?? Number.NaN;
      finalKappa = kappa;
    },
  };
  trainScenario(setup, seed, listener, options.looks);
  return { alerts, verdicts, verdict: analysis.end(), deadStep, finalRecall, finalKappa };
}

function toContext(setup: TrainingSetup): AnalysisContext {
  return {
    loss: {
      kind: 'triplet',
      margin: setup.margin,
      soft: setup.soft,
      smooth: false,
      distance: setup.squared ? 'squared' : 'euclidean',
      reduction: setup.nonzero ? 'mean-nonzero' : 'mean',
    },
    normalized: setup.normalized,
    miner: setup.miner,
    batchClasses: setup.classes,
    batchPerClass: setup.perClass,
    embeddingDim: setup.embeddingDim,
    optimizer: setup.optimizer,
    learningRate: setup.rate,
    weightDecay: setup.weightDecay,
    schedule: null,
    totalSteps: setup.steps,
    epochs: null,
    snapshotEvery: 10,
    sites: new Map([
      ['optimizer.learningRate', { file: 'a.triplet.json', line: 1, column: 1, text: String(setup.rate) }],
    ]),
  };
}
