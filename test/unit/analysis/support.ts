import type { AnalysisContext } from '../../../src/domain/analysisContext';
import type { MetricRow } from '../../../src/domain/metrics';
import type { Snapshot } from '../../../src/domain/snapshot';

/** A context of a raw batch-hard run with every value known; `over` replaces parts of it. */
export function makeContext(over: Partial<AnalysisContext> = {}): AnalysisContext {
  return {
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
    embeddingDim: 32,
    optimizer: 'adam',
    learningRate: 0.03,
    weightDecay: 0,
    schedule: null,
    totalSteps: 400,
    epochs: null,
    snapshotEvery: 10,
    sites: new Map(),
    ...over,
  };
}

/** What a client script that only logs a loss and embeddings tells: nothing. */
export function makeUnknownContext(): AnalysisContext {
  return makeContext({
    loss: { kind: null, margin: null, soft: false, smooth: false, distance: 'euclidean', reduction: 'mean' },
    miner: null,
    batchClasses: null,
    batchPerClass: null,
    embeddingDim: null,
    optimizer: null,
    learningRate: null,
    weightDecay: null,
    totalSteps: null,
    snapshotEvery: null,
  });
}

export function makeSnapshot(
  rows: readonly (readonly number[])[],
  labels: readonly number[] | null,
  over: Partial<Snapshot> = {},
): Snapshot {
  return {
    step: 0,
    time: 0,
    split: 'holdout',
    n: rows.length,
    d: rows[0]?.length ?? 0,
    embeddings: Float32Array.from(rows.flat()),
    labels: labels ? Int32Array.from(labels) : null,
    total: rows.length,
    ...over,
  };
}

export function makeRow(step: number, values: Record<string, number>): MetricRow {
  return { step, time: step, values: new Map(Object.entries(values)) };
}

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function makeGaussian(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Rows of `classes` Gaussian clusters: centres `apart` from 0, spread 1, then everything times `scale` plus `offset`. */
export function makeClusters(options: {
  seed: number;
  perClass: number;
  classes: number;
  d: number;
  apart: number;
  scale?: number;
  offset?: number;
}): { rows: number[][]; labels: number[] } {
  const { classes, perClass, d, apart, scale = 1, offset = 0 } = options;
  const gaussian = makeGaussian(makeRandom(options.seed));
  const centres = Array.from({ length: classes }, () => Array.from({ length: d }, () => apart * gaussian()));
  const rows: number[][] = [];
  const labels: number[] = [];
  for (let i = 0; i < classes * perClass; i++) {
    const label = i % classes;
    labels.push(label);
    rows.push(centres[label]!.map((centre) => offset + scale * (centre + gaussian())));
  }
  return { rows, labels };
}
