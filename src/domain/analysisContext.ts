import type { Site } from './alert';

/** What the analysis knows of a run before its first row: from a config, or from what the client said in `hello`. Unknown is null. */
export interface AnalysisContext {
  readonly loss: {
    readonly kind: string | null;
    readonly margin: number | null;
    readonly soft: boolean;
    /** PML's smooth variant: ln(1 + e^(d_ap - d_an + m)). */
    readonly smooth: boolean;
    readonly distance: 'euclidean' | 'squared' | 'cosine';
    readonly reduction: 'mean' | 'sum' | 'mean-nonzero';
    /** L*, the loss of full collapse, where whoever made the context knows it; else it follows from the fields above. */
    readonly atCollapse?: number | null;
  };
  /** Whether the loss measures L2-normalised rows. */
  readonly normalized: boolean;
  readonly miner: string | null;
  readonly batchClasses: number | null;
  readonly batchPerClass: number | null;
  readonly embeddingDim: number | null;
  readonly optimizer: string | null;
  readonly learningRate: number | null;
  readonly weightDecay: number | null;
  readonly schedule: string | null;
  readonly totalSteps: number | null;
  /** Where a program said it: how often it goes over its data. One that logs once an epoch counts its steps in them. */
  readonly epochs: number | null;
  readonly snapshotEvery: number | null;
  /** Where a hyperparameter stands: `optimizer.learningRate` → file, line, column range. */
  readonly sites: ReadonlyMap<string, Site>;
}
