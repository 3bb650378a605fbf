/** Changes of the base, key by key; `model`, `data` and so on are merged one level deep. */
type Changes = Readonly<Record<string, unknown>>;

/** Lowest and highest value that a metric may have. */
type Bounds = readonly [lowest: number, highest: number];
type MetricBounds = Readonly<Record<string, Bounds>>;

/** What holds for seeds 0 to 9, with room: the measured end of the run, and what the analysis said of it. */
export interface Expectation {
  readonly last?: MetricBounds;
  /** Of the highest value in the run. */
  readonly highest?: MetricBounds;
  /** Metrics that are NaN in the end. */
  readonly notANumber?: readonly string[];
  /** Codes that were raised, at whatever step; of a list, one of them. */
  readonly alerts?: readonly (string | readonly string[])[];
  /** The first cause of the first of `alerts`, in a list of whichever came first. Left out where none is named, or not the right one. */
  readonly cause?: string | readonly string[];
  /** The field of the configuration on whose line that cause lies. */
  readonly field?: string;
  /** State of the verdict at the end. */
  readonly verdict?: string | readonly string[];
}

export interface FaultScenario {
  /** As in the table of scenarios that diagnoses are measured with. */
  readonly id: string;
  readonly what: string;
  readonly changes: Changes;
  readonly expected: Expectation;
}

export const scenario = (
  id: string,
  what: string,
  changes: Changes,
  expected: Expectation,
): FaultScenario => ({ id, what, changes, expected });

export const raw = { normalize: false };
export const hard = { kind: 'batch-hard' };
export const dense = (...units: number[]): object[] => units.map((count) => ({ dense: count }));
export const sgd = (learningRate: number): object => ({ kind: 'sgd', learningRate });

/** Chance is 0.1. */
export const CHANCE: Bounds = [0.05, 0.22];
/** Where neighbours stay as they were before training: untrained, R@1 is 0.17 to 0.24 on seeds 0 to 9. */
export const UNTRAINED: Bounds = [0.05, 0.3];
export const ZERO: Bounds = [0, 0];

/** Adam 1e-3, normalised, margin 0.2, batch-all, 8 × 4 rows, 256-128-32. */
const BASE = {
  data: { path: 'digits.npy', labels: 'labels.npy' },
  model: { layers: [{ dense: 128 }], embeddingDim: 32, normalize: true },
  loss: { kind: 'triplet', margin: 0.2 },
  miner: { kind: 'batch-all' },
  batch: { classes: 8, perClass: 4 },
  optimizer: { kind: 'adam', learningRate: 1e-3 },
  schedule: { kind: 'constant' },
  steps: 300,
  backend: 'wasm',
};

export function toConfig({ changes }: FaultScenario): object {
  const merged = Object.entries(changes).map(([key, value]) => {
    const base: unknown = BASE[key as keyof typeof BASE];
    const isObject = typeof base === 'object' && typeof value === 'object';
    // Another kind of optimiser or schedule has other fields.
    return [key, isObject ? { ...base, ...value } : value] as const;
  });
  return { ...BASE, ...Object.fromEntries(merged) };
}
