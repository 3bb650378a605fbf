import { SeededRandom } from '../../util/seededRandom';
import type { Sampler } from '../samplers/sampler';

/** Every row of a class in a batch is the first one drawn of it: positives at distance 0. */
export function duplicatePositives(sampler: Sampler, labels: Int32Array): Sampler {
  return {
    ...describe(sampler),
    draw(step) {
      const first = new Map<number, number>();
      return sampler.draw(step).map((row) => {
        const label = labels[row]!;
        if (!first.has(label)) first.set(label, row);
        return first.get(label)!;
      });
    },
  };
}

/** Anchors, then a random positive of each, then a random negative: three times the rows, by their roles. */
export function drawByRole(
  sampler: Sampler,
  groups: readonly (readonly number[])[],
  labels: Int32Array,
  seed: number,
): Sampler {
  const all = groups.flat();
  return {
    ...describe(sampler),
    batchSize: 3 * sampler.batchSize,
    draw(step) {
      const anchors = sampler.draw(step);
      const random = SeededRandom.fromSeed(seed, `roles ${step}`);
      const pick = (rows: readonly number[], isWanted: (row: number) => boolean): number => {
        for (let tries = 0; tries < 1000; tries++) {
          const row = rows[random.nextBelow(rows.length)]!;
          if (isWanted(row)) return row;
        }
        return rows[0]!;
      };
      const positives = anchors.map((a) => pick(groups[labels[a]!]!, (row) => row !== a));
      const negatives = anchors.map((a) => pick(all, (row) => labels[row] !== labels[a]));
      return Int32Array.from([...anchors, ...positives, ...negatives]);
    },
  };
}

function describe({ batchSize, perStep, perEpoch }: Sampler): Omit<Sampler, 'draw'> {
  return { batchSize, perStep, perEpoch };
}
