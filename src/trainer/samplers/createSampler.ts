import type { BatchConfig } from '../../config/tripletConfig';
import { BalancedSampler } from './balancedSampler';
import { ClassSampler } from './classSampler';
import { GivenBatches } from './givenBatches';
import { RandomSampler } from './randomSampler';
import type { Sampler } from './sampler';
import { TripletSampler } from './tripletSampler';

/** What batches are drawn from. */
export interface SamplerInput {
  /** Row numbers to train on, and the same by class. */
  readonly rows: Int32Array;
  readonly groups: readonly (readonly number[])[];
  readonly seed: number;
  /** Batches of a file; null: they are drawn. */
  readonly given: { readonly rows: Int32Array; readonly batchSize: number } | null;
  /** T×3 row numbers of a file; null: triplets are mined. */
  readonly triplets: Int32Array | null;
}

export function createSampler(batch: BatchConfig, input: SamplerInput): Sampler {
  const { rows, groups, seed, given, triplets } = input;
  if (given) return new GivenBatches(given.rows, given.batchSize, rows.length);
  if (triplets) return new TripletSampler(triplets, { size: batch.size, seed });
  switch (batch.sampler) {
    case 'classes':
      return new ClassSampler(groups, { ...batch, seed });
    case 'random':
      return new RandomSampler(rows, { ...batch, seed });
    case 'balanced':
      return new BalancedSampler(groups, { ...batch, seed });
  }
}
