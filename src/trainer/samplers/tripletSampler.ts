import { EpochOrder } from './epochOrder';
import type { Sampler } from './sampler';

/** Triplets from a file, epoch after epoch in random order: a batch holds its anchors, then their positives, then their negatives. */
export class TripletSampler implements Sampler {
  readonly perStep: number;
  readonly perEpoch: number;
  private readonly order: EpochOrder;

  /** `triplets`: T×3 row numbers. With fewer than `size` of them a batch has all. */
  constructor(
    private readonly triplets: Int32Array,
    options: { readonly size: number; readonly seed: number },
  ) {
    this.perEpoch = triplets.length / 3;
    this.perStep = Math.min(options.size, this.perEpoch);
    this.order = new EpochOrder(this.perEpoch, this.perStep, options.seed);
  }

  get batchSize(): number {
    return 3 * this.perStep;
  }

  draw(step: number): Int32Array {
    const places = this.order.draw(step);
    const batch = new Int32Array(this.batchSize);
    places.forEach((place, i) => {
      for (let role = 0; role < 3; role++) batch[role * this.perStep + i] = this.triplets[place * 3 + role]!;
    });
    return batch;
  }
}
