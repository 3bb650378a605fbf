import type { Sampler } from './sampler';

/** Batches from a file: `rows` holds steps × `batchSize` row numbers. */
export class GivenBatches implements Sampler {
  constructor(
    private readonly rows: Int32Array,
    readonly batchSize: number,
    readonly perEpoch: number,
  ) {}

  get perStep(): number {
    return this.batchSize;
  }

  draw(step: number): Int32Array {
    return this.rows.slice((step - 1) * this.batchSize, step * this.batchSize);
  }
}
