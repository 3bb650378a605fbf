/** Changes of the base, key by key; `model`, `data` and so on are merged one level deep. */
type Changes = Readonly<Record<string, unknown>>;

export interface FaultScenario {
  /** As in the table of scenarios (docs/diagnosis.md). */
  readonly id: string;
  readonly what: string;
  readonly changes: Changes;
}

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
  snapshotEvery: 10,
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

const raw = { normalize: false };
const hard = { kind: 'batch-hard' };
const dense = (...units: number[]) => units.map((count) => ({ dense: count }));
const sgd = (learningRate: number) => ({ kind: 'sgd', learningRate });
const scenario = (id: string, what: string, changes: Changes): FaultScenario => ({ id, what, changes });

export const HEALTHY: readonly FaultScenario[] = [
  scenario('H1', 'semi-hard mining', { miner: { kind: 'semi-hard' } }),
  scenario('H2', 'raw batch-hard with a soft margin, slow', {
    model: raw,
    miner: hard,
    loss: { soft: true },
    optimizer: { learningRate: 3e-4 },
  }),
  scenario('H3', 'raw, mean over active triplets: the loss hardly falls', {
    model: raw,
    loss: { margin: 0.5, reduction: 'mean-nonzero' },
  }),
  scenario('H4', 'squared distances on the unit sphere (FaceNet)', { loss: { distance: 'squared' } }),
  scenario('H5', 'two dimensions: rank 2 by design', {
    model: { ...raw, embeddingDim: 2 },
    loss: { margin: 1 },
  }),
  scenario('H9', 'raw batch-hard: a passing contraction', {
    model: { ...raw, layers: dense(128, 128) },
    miner: hard,
    loss: { margin: 0.5 },
  }),
];

export const FAULTY: readonly FaultScenario[] = [
  scenario('C1', 'batch-hard of raw distances at too high a rate', {
    model: { ...raw, layers: dense(128, 128, 128) },
    miner: hard,
    loss: { margin: 0.5 },
    optimizer: { learningRate: 3e-2 },
  }),
  scenario('C1b', 'the same normalised', {
    model: { layers: dense(128, 128) },
    miner: hard,
    optimizer: { learningRate: 5e-2 },
  }),
  scenario('C2', 'squared distances and a last layer that starts tiny', {
    model: raw,
    miner: hard,
    loss: { margin: 1, distance: 'squared' },
    optimizer: sgd(1e-2),
    faults: { outputScale: 1e-4 },
    steps: 150,
  }),
  scenario('C3', 'an output relu with biases of -3', {
    model: raw,
    faults: { outputActivation: 'relu', outputBias: -3 },
    steps: 60,
  }),
  scenario('C4', 'a first layer with biases of -20', { model: raw, faults: { firstBias: -20 }, steps: 60 }),
  scenario('C5', 'the loss climbed in place of descended', { faults: { flipSign: true } }),
  scenario('C6', 'a loss cut from the graph', { faults: { detach: true }, steps: 60 }),
  scenario('C7', 'labels of which no two are equal', {
    model: raw,
    miner: { kind: 'batch-hard', variant: 'omoindrot' },
    loss: { margin: 1 },
    faults: { labels: 'unique' },
  }),
  scenario('C8', 'a margin that unit rows cannot reach', { loss: { margin: 2.5 } }),
  scenario('C9', 'labels shuffled within each batch', { faults: { labels: 'shuffled' } }),
  scenario('C9b', 'the same with batch-hard of raw distances', {
    model: raw,
    miner: hard,
    loss: { margin: 0.5 },
    faults: { labels: 'shuffled' },
  }),
  scenario('C9c', '60 % wrong labels with batch-hard of raw distances', {
    model: raw,
    miner: hard,
    loss: { margin: 0.5 },
    faults: { labelNoise: 0.6 },
  }),
  scenario('C10', 'one label for all', {
    miner: { kind: 'batch-hard', variant: 'omoindrot' },
    faults: { labels: 'equal' },
    steps: 100,
  }),
  scenario('C11', 'a root at 0', { faults: { naiveSqrt: true }, steps: 20 }),
  scenario('C12', 'random triplets with a margin of 50', {
    model: raw,
    miner: { kind: 'random' },
    loss: { margin: 50 },
  }),
  scenario('C13', 'a miner of solved triplets', { miner: { kind: 'easy' }, steps: 150 }),
  scenario('C14', 'SGD at a rate of 3', {
    model: { ...raw, layers: dense(128, 128) },
    miner: hard,
    loss: { margin: 0.5 },
    optimizer: sgd(3),
    steps: 200,
  }),
  scenario('C15', 'a rate that decays too early', {
    model: { ...raw, layers: dense(128, 128) },
    miner: hard,
    loss: { margin: 1 },
    schedule: { kind: 'step', every: 'step', stepSize: 8, gamma: 0.3 },
  }),
  scenario('C15b', 'a plateau of the loss of each batch', {
    model: raw,
    loss: { margin: 0.5 },
    schedule: { kind: 'reduceOnPlateau', every: 'step', patience: 5 },
  }),
  scenario('C16', 'six layers of sigmoids, Adam', {
    model: { layers: dense(64, 64, 64, 64, 64, 64), activation: 'sigmoid' },
  }),
  scenario('C16b', 'six layers of sigmoids, SGD', {
    model: { layers: dense(64, 64, 64, 64, 64, 64), activation: 'sigmoid' },
    optimizer: sgd(1e-2),
    steps: 150,
  }),
  scenario('C17', 'inputs with an offset of 100', {
    faults: { inputOffset: 100 },
    optimizer: { learningRate: 1e-4 },
  }),
  scenario('C17b', 'one input for all', { faults: { constantInputs: true }, steps: 100 }),
  scenario('C18', 'a bottleneck of one unit', { model: { layers: dense(128, 1) } }),
  scenario('C19', 'a class that dominates', {
    batch: { sampler: 'random', size: 32 },
    faults: { dominantClass: 0.9 },
  }),
  scenario('C20', '40 rows with random labels', { faults: { trainRows: 40, labels: 'random' } }),
  scenario('C21', 'weight decay of 0.3', { model: raw, loss: { margin: 0.5 }, optimizer: { weightDecay: 0.3 } }),
  scenario('C22', 'a softmax behind the last layer and a margin of 2', {
    loss: { margin: 2 },
    faults: { outputActivation: 'softmax' },
  }),
  scenario('C23', 'batch normalisation at a rate of 0.3', {
    model: {
      ...raw,
      layers: [{ dense: 128, activation: 'linear' }, { batchNorm: true }, { activation: 'relu' }],
    },
    miner: hard,
    loss: { margin: 0.5 },
    optimizer: { learningRate: 0.3 },
  }),
  scenario('C24', 'an optimiser without parameters', { faults: { freeze: true }, steps: 60 }),
  scenario('C25', 'gradients that are never set back to zero', {
    model: { ...raw, layers: dense(128, 128) },
    loss: { margin: 1 },
    optimizer: sgd(0.1),
    faults: { accumulateGradients: true },
  }),
  scenario('C26', 'squared distances of four layers at a rate of 30', {
    model: { ...raw, layers: dense(128, 128, 128, 128) },
    loss: { margin: 0.5, distance: 'squared' },
    optimizer: sgd(30),
    steps: 60,
  }),
  scenario('C29', 'positives that are the anchor itself', { faults: { duplicatePositives: true } }),
  scenario('C30', 'three towers that share nothing', { faults: { unsharedTowers: true } }),
  scenario('C31', 'semi-hard mining of raw distances at too high a rate', {
    model: raw,
    miner: { kind: 'semi-hard' },
    loss: { margin: 0.5 },
    optimizer: { learningRate: 3e-2 },
  }),
];
