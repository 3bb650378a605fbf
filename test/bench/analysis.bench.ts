import { describe, it } from 'vitest';
import { createRunAnalysis } from '../../src/analysis/runAnalysis';
import type { AnalysisContext } from '../../src/domain/analysisContext';
import type { MetricRow } from '../../src/domain/metrics';
import { createRandom } from '../scenarios/training/random';
import { recordFigure } from './support/figures';

const CONTEXT: AnalysisContext = {
  loss: {
    kind: 'triplet',
    margin: 0.5,
    soft: false,
    smooth: false,
    distance: 'euclidean',
    reduction: 'mean',
  },
  normalized: false,
  miner: 'batch-hard',
  batchClasses: 8,
  batchPerClass: 4,
  embeddingDim: 64,
  optimizer: 'adam',
  learningRate: 1e-3,
  weightDecay: 0,
  schedule: null,
  totalSteps: null,
  epochs: null,
  snapshotEvery: 10,
  sites: new Map(),
};

/** What the analysis costs the recorder, in processor time: other work on the machine hardly counts. */
describe('Analysis', () => {
  it('of rows and snapshots', () => {
    recordFigure({ what: 'analysis of a row of 7 metrics', value: measureRow(), unit: 'µs', limit: 3 });
    recordFigure({
      what: 'analysis of a snapshot of 512×64',
      value: measureSnapshot(),
      unit: 'ms',
      limit: 30,
    });
  }, 120_000);
});

function measureCpu(work: () => void, times: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

function measureRow(): number {
  const analysis = createRunAnalysis(CONTEXT);
  const names = ['loss', 'lr', 'grad_norm', 'update_ratio', 'active_share', 'batch_auc', 'batch_median'];
  const rows: MetricRow[] = Array.from({ length: 1024 }, (_, step) => ({
    step,
    time: step,
    values: new Map(names.map((name, i) => [name, 0.4 + 0.1 * Math.sin(step + i)])),
  }));
  let next = 0;
  const one = () => void analysis.observeRow(rows[next++ % rows.length]!);
  measureCpu(one, 50_000);
  return measureCpu(one, 300_000);
}

function measureSnapshot(): number {
  const analysis = createRunAnalysis(CONTEXT);
  const random = createRandom(1);
  const [n, d] = [512, 64];
  const embeddings = Float32Array.from({ length: n * d }, random.gaussian);
  const labels = Int32Array.from({ length: n }, (_, i) => i % 10);
  let step = 0;
  const one = () =>
    void analysis.observeSnapshot({
      step: step++,
      time: 0,
      split: 'holdout',
      n,
      d,
      embeddings,
      labels,
      total: n,
    });
  for (let i = 0; i < 10; i++) one();
  return measureCpu(one, 30) / 1000;
}
