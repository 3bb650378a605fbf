import { SeededRandom } from '../../util/seededRandom';

/**
 * P classes with K rows each, drawn anew for each step from the seed and the step's number alone: so a resumed run draws what
 * the uninterrupted one would. Rows of a class are drawn without replacement where it has K of them.
 */
export class ClassSampler {
  private readonly groups: readonly (readonly number[])[];

  /** `groups`: row numbers by class; classes with fewer than two rows are never drawn. */
  constructor(
    groups: readonly (readonly number[])[],
    private readonly options: { readonly classes: number; readonly perClass: number; readonly seed: number },
  ) {
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

  /** Row numbers of the batch of a step (counted from 1), class after class. */
  draw(step: number): Int32Array {
    const { classes, perClass, seed } = this.options;
    const random = SeededRandom.fromSeed(seed, `batch ${step}`);
    const batch = new Int32Array(classes * perClass);
    let at = 0;
    for (const group of drawDistinct(random, this.groups.length, classes)) {
      const rows = this.groups[group]!;
      const distinct = drawDistinct(random, rows.length, Math.min(perClass, rows.length));
      for (let k = 0; k < perClass; k++) {
        batch[at++] = rows[k < distinct.length ? distinct[k]! : random.nextBelow(rows.length)]!;
      }
    }
    return batch;
  }
}

/** `count` different numbers below `bound`, in random order (Floyd's algorithm, shuffled). */
function drawDistinct(random: SeededRandom, bound: number, count: number): number[] {
  const chosen = new Set<number>();
  for (let top = bound - count; top < bound; top++) {
    const candidate = random.nextBelow(top + 1);
    chosen.add(chosen.has(candidate) ? top : candidate);
  }
  return random.shuffle([...chosen]);
}
