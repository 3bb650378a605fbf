import { SeededRandom } from '../../util/seededRandom';
import { drawDistinct } from './drawDistinct';
import type { Sampler } from './sampler';

/**
 * For each place of a batch a class, all equally likely, and then a row of it: as PyTorch's WeightedRandomSampler with weights
 * 1/class size. Without replacement no row stands in a batch twice; a class that has no more to give is not drawn any more.
 */
export class BalancedSampler implements Sampler {
  readonly perEpoch: number;
  private readonly groups: readonly (readonly number[])[];

  constructor(
    groups: readonly (readonly number[])[],
    private readonly options: { readonly size: number; readonly replacement: boolean; readonly seed: number },
  ) {
    this.groups = groups.filter((rows) => rows.length > 0);
    this.perEpoch = this.groups.reduce((sum, rows) => sum + rows.length, 0);
    if (!options.replacement && this.perEpoch < options.size) {
      throw new RangeError(`${this.perEpoch} rows are there to train on, a batch asks for ${options.size}`);
    }
  }

  get batchSize(): number {
    return this.options.size;
  }

  get perStep(): number {
    return this.options.size;
  }

  draw(step: number): Int32Array {
    const { size, replacement, seed } = this.options;
    const random = SeededRandom.fromSeed(seed, `batch ${step}`);
    const taken = this.groups.map(() => 0);
    const open = this.groups.map((_, group) => group);
    for (let left = size; left > 0; left--) {
      const place = random.nextBelow(open.length);
      const group = open[place]!;
      taken[group]!++;
      if (!replacement && taken[group] === this.groups[group]!.length) open.splice(place, 1);
    }
    const batch = this.groups.flatMap((rows, group) => {
      const count = taken[group]!;
      const places = replacement
        ? Array.from({ length: count }, () => random.nextBelow(rows.length))
        : drawDistinct(random, rows.length, count);
      return places.map((place) => rows[place]!);
    });
    return random.shuffle(Int32Array.from(batch));
  }
}
