import { SeededRandom } from '../../util/seededRandom';
import { EpochOrder } from './epochOrder';
import type { Sampler } from './sampler';

/** Rows whatever their class: epoch after epoch in random order, as a shuffling DataLoader with drop_last; or with replacement. */
export class RandomSampler implements Sampler {
  private readonly order: EpochOrder;

  constructor(
    private readonly rows: Int32Array,
    private readonly options: { readonly size: number; readonly replacement: boolean; readonly seed: number },
  ) {
    if (rows.length < options.size) {
      throw new RangeError(`${rows.length} rows are there to train on, a batch asks for ${options.size}`);
    }
    this.order = new EpochOrder(rows.length, options.size, options.seed);
  }

  get batchSize(): number {
    return this.options.size;
  }

  get perStep(): number {
    return this.options.size;
  }

  get perEpoch(): number {
    return this.rows.length;
  }

  draw(step: number): Int32Array {
    const { size, replacement, seed } = this.options;
    if (!replacement) return this.order.draw(step).map((place) => this.rows[place]!);
    const random = SeededRandom.fromSeed(seed, `batch ${step}`);
    return Int32Array.from({ length: size }, () => this.rows[random.nextBelow(this.rows.length)]!);
  }
}
