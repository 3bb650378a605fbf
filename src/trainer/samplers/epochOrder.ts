import { SeededRandom } from '../../util/seededRandom';

/** Goes through `count` things in batches, in a new order for each epoch; a last batch that would be smaller is left out. */
export class EpochOrder {
  private epoch = -1;
  private order = new Int32Array(0);
  private readonly batches: number;

  constructor(
    private readonly count: number,
    private readonly size: number,
    private readonly seed: number,
  ) {
    this.batches = Math.floor(count / size);
  }

  /** Places (0 … count - 1) of the batch of a step, counted from 1. */
  draw(step: number): Int32Array {
    const epoch = Math.floor((step - 1) / this.batches);
    if (epoch !== this.epoch) {
      this.order = Int32Array.from({ length: this.count }, (_, place) => place);
      SeededRandom.fromSeed(this.seed, `epoch ${epoch}`).shuffle(this.order);
      this.epoch = epoch;
    }
    const first = ((step - 1) % this.batches) * this.size;
    return this.order.subarray(first, first + this.size);
  }
}
