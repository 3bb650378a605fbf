import { SeededRandom } from '../../util/seededRandom';
import { drawDistinct } from './drawDistinct';
import type { Sampler } from './sampler';

/** P classes with K rows each. Rows of a class are drawn without replacement where it has K of them, unless asked otherwise. */
export class ClassSampler implements Sampler {
  readonly perEpoch: number;
  private readonly groups: readonly (readonly number[])[];

  /** `groups`: row numbers by class; classes with fewer than two rows are never drawn. */
  constructor(
    groups: readonly (readonly number[])[],
    private readonly options: {
      readonly classes: number;
      readonly perClass: number;
      readonly replacement?: boolean;
      readonly seed: number;
    },
  ) {
    this.perEpoch = groups.reduce((sum, rows) => sum + rows.length, 0);
    this.groups = groups.filter((rows) => rows.length >= 2);
    if (this.groups.length < options.classes) {
      throw new RangeError(
        `${this.groups.length} classes have two rows for training, a batch asks for ${options.classes}`,
      );
    }
  }

  get batchSize(): number {
    return this.options.classes * this.options.perClass;
  }

  get perStep(): number {
    return this.batchSize;
  }

  /** Class after class. */
  draw(step: number): Int32Array {
    const { classes, perClass, seed, replacement = false } = this.options;
    const random = SeededRandom.fromSeed(seed, `batch ${step}`);
    const batch = new Int32Array(classes * perClass);
    let at = 0;
    for (const group of drawDistinct(random, this.groups.length, classes)) {
      const rows = this.groups[group]!;
      const distinct = replacement ? [] : drawDistinct(random, rows.length, Math.min(perClass, rows.length));
      for (let k = 0; k < perClass; k++) {
        batch[at++] = rows[k < distinct.length ? distinct[k]! : random.nextBelow(rows.length)]!;
      }
    }
    return batch;
  }
}
