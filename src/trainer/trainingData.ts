import type { TripletConfig } from '../config/tripletConfig';
import type { DataTable } from '../data/dataTable';
import type { FeatureRows } from '../data/features/featureRows';
import { chooseProbe, groupByClass, splitRows } from '../data/splitRows';
import type { RowSplit } from '../data/splitRows';
import { drawByRole, duplicatePositives } from './faults/spoilBatches';
import { spoilTableLabels } from './faults/spoilLabels';
import { spoilFeatures, spoilTrainRows } from './faults/spoilRows';
import { createSampler } from './samplers/createSampler';
import type { Sampler } from './samplers/sampler';

/** Of classes that are told of. */
const NAMED_CLASSES = 5;

/** What a run is trained on: what its files have. */
export interface TrainingSource {
  /** Its features are standardised already. */
  readonly table: DataTable;
  /** `batch.rows`; null: batches are drawn. */
  readonly batches: { readonly rows: Int32Array; readonly batchSize: number; readonly steps: number } | null;
  /** `data.triplets`, T×3 row numbers; null: triplets are mined. */
  readonly triplets: Int32Array | null;
}

/** Rows that are looked at again and again. */
export interface Probe {
  /** `holdout`, `train`, or `probe` where nothing is held out. */
  readonly split: string;
  readonly rows: Int32Array;
}

/** The same, ready for steps. */
export interface TrainingData {
  /** N×D. */
  readonly features: FeatureRows;
  readonly d: number;
  /** Class of each row, as training takes it. */
  readonly labels: Int32Array;
  readonly split: RowSplit;
  /** The held-out one first; without a hold-out the only one is of training rows. */
  readonly probes: readonly Probe[];
  readonly sampler: Sampler;
  /** Whether a batch holds anchors, then positives, then negatives, each a third of it. */
  readonly hasRoles: boolean;
  /** Whole sentences that the user should read. */
  readonly remarks: readonly string[];
}

/** RangeError where the data can't give what the configuration asks for. */
export function prepareTrainingData(config: TripletConfig, source: TrainingSource): TrainingData {
  const { seed, faults = {} } = config;
  const { d, classNames } = source.table;
  const drawn = splitRows(source.table, config.data.holdOut, seed, config.data.holdOutBy);
  const spoil = { faults, seed };
  const train = spoilTrainRows(drawn.train, source.table.labels, classNames.length, spoil);
  const split = { train, holdOut: drawn.holdOut };
  const labels = spoilTableLabels(source.table.labels, train, classNames.length, spoil);
  const table = { ...source.table, labels };
  const groups = groupByClass(labels, train, classNames.length);
  const isHeldOut = new Uint8Array(table.n);
  for (const row of drawn.holdOut) isHeldOut[row] = 1;
  if (source.batches) checkBatches(source.batches, config, isHeldOut);
  const triplets = source.triplets && keepTrained(source.triplets, isHeldOut);
  if (triplets?.length === 0)
    throw new RangeError('Every triplet has a row that is held out: set data.holdOut to 0, or to less.');
  let sampler = createSampler(config.batch, {
    rows: train,
    groups,
    seed,
    given: source.batches,
    triplets,
  });
  if (faults.duplicatePositives) sampler = duplicatePositives(sampler, labels);
  if (faults.unsharedTowers && !triplets) sampler = drawByRole(sampler, groups, labels, seed);
  return {
    features: spoilFeatures(table.features, faults),
    d,
    labels,
    split,
    probes: chooseProbes(table, split, seed),
    sampler,
    hasRoles: triplets !== null || faults.unsharedTowers === true,
    remarks: [
      ...describeHoldOut(split),
      ...describeTriplets(source.triplets, triplets),
      ...(triplets || source.batches ? [] : describeLoneClasses(groups, classNames)),
    ],
  };
}

/** The rows of a probe are drawn from those of its split. */
function chooseProbes(table: DataTable, split: RowSplit, seed: number): Probe[] {
  const train = chooseProbe(table, split.train, seed, 'train');
  if (split.holdOut.length === 0) return [{ split: 'probe', rows: train }];
  return [
    { split: 'holdout', rows: chooseProbe(table, split.holdOut, seed, 'holdout') },
    { split: 'train', rows: train },
  ];
}

function checkBatches(
  { rows, batchSize, steps }: NonNullable<TrainingSource['batches']>,
  config: TripletConfig,
  isHeldOut: Uint8Array,
): void {
  const file = config.batch.rows ?? 'The file of batches';
  if (steps < config.steps) {
    throw new RangeError(
      `${file} has batches for ${steps} steps, the run has ${config.steps}: set "steps" to at most ${steps}.`,
    );
  }
  const at = rows.findIndex((row) => isHeldOut[row] === 1);
  if (at !== -1) {
    throw new RangeError(
      `${file}: step ${Math.floor(at / batchSize) + 1} trains on row ${rows[at]}, which is held out. Set data.holdOut to 0, or leave the row out.`,
    );
  }
}

function keepTrained(triplets: Int32Array, isHeldOut: Uint8Array): Int32Array {
  const kept: number[] = [];
  for (let at = 0; at < triplets.length; at += 3) {
    const triplet = [triplets[at]!, triplets[at + 1]!, triplets[at + 2]!];
    if (!triplet.some((row) => isHeldOut[row] === 1)) kept.push(...triplet);
  }
  return Int32Array.from(kept);
}

function describeHoldOut({ holdOut }: RowSplit): string[] {
  if (holdOut.length > 0) return [];
  return [
    'Nothing is held out (data.holdOut is 0, or no class has a row to spare): the probe is training rows, so recall says nothing about new data.',
  ];
}

function describeTriplets(all: Int32Array | null, kept: Int32Array | null): string[] {
  if (!all || !kept || kept.length === all.length) return [];
  return [
    `${kept.length / 3} of ${all.length / 3} triplets are trained on: the others have a row that is held out (data.holdOut).`,
  ];
}

function describeLoneClasses(groups: readonly number[][], names: readonly string[]): string[] {
  const lone = names.filter((_, group) => groups[group]!.length === 1);
  if (lone.length === 0) return [];
  const shown = lone.slice(0, NAMED_CLASSES).map((name) => `"${name}"`);
  const list = `${shown.join(', ')}${lone.length > shown.length ? ', …' : ''}`;
  return [
    `${lone.length} of ${names.length} classes ${lone.length === 1 ? 'has' : 'have'} a single training row and so no positive pair: ${list}.`,
  ];
}
