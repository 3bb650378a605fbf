import { describe, expect, it } from 'vitest';
import { BalancedSampler } from '../../../src/trainer/samplers/balancedSampler';
import { ClassSampler } from '../../../src/trainer/samplers/classSampler';
import { GivenBatches } from '../../../src/trainer/samplers/givenBatches';
import { RandomSampler } from '../../../src/trainer/samplers/randomSampler';
import type { Sampler } from '../../../src/trainer/samplers/sampler';
import { TripletSampler } from '../../../src/trainer/samplers/tripletSampler';

const rows = Int32Array.from({ length: 50 }, (_, i) => 2 * i);
/** One class of 40 rows, one of 8, one of 2. */
const groups = [40, 8, 2].map((size, group) => Array.from({ length: size }, (_, i) => 100 * group + i));
const draw = (sampler: Sampler, steps: number): number[] =>
  Array.from({ length: steps }, (_, i) => [...sampler.draw(i + 1)]).flat();

describe('samplers', () => {
  it('depend on the seed and the step alone, in whatever order they are asked', () => {
    const make = (seed: number): Sampler[] => [
      new ClassSampler(groups, { classes: 2, perClass: 3, seed }),
      new RandomSampler(rows, { size: 8, replacement: false, seed }),
      new RandomSampler(rows, { size: 8, replacement: true, seed }),
      new BalancedSampler(groups, { size: 8, replacement: false, seed }),
      new TripletSampler(rows.subarray(0, 48), { size: 5, seed }),
    ];
    const [first, second, other] = [make(1), make(1), make(2)];
    first.forEach((sampler, i) => {
      const forwards = draw(sampler, 20);
      second[i]!.draw(20);
      expect(draw(second[i]!, 20)).toEqual(forwards);
      expect(draw(other[i]!, 20)).not.toEqual(forwards);
    });
  });

  it('random without replacement takes each row once an epoch, in a new order each time', () => {
    const sampler = new RandomSampler(rows, { size: 8, replacement: false, seed: 1 });
    const [one, two] = [1, 7].map((from) =>
      Array.from({ length: 6 }, (_, i) => [...sampler.draw(from + i)]).flat(),
    );
    expect(new Set(one).size).toBe(48);
    expect(new Set(two).size).toBe(48);
    expect(one).not.toEqual(two);
    expect(one!.every((row) => rows.includes(row))).toBe(true);
  });

  it('random refuses a batch that is larger than the data', () => {
    expect(() => new RandomSampler(rows, { size: 51, replacement: false, seed: 1 })).toThrow(
      '50 rows are there to train on, a batch asks for 51',
    );
  });

  it('balanced draws classes equally often, and no row twice into a batch', () => {
    const withAll = draw(new BalancedSampler(groups, { size: 9, replacement: true, seed: 1 }), 400);
    const share = (group: number, of: number[]) =>
      of.filter((row) => Math.floor(row / 100) === group).length / of.length;
    for (const group of [0, 1, 2]) expect(Math.abs(share(group, withAll) - 1 / 3)).toBeLessThan(0.03);
    const distinct = new BalancedSampler(groups, { size: 30, replacement: false, seed: 1 });
    for (let step = 1; step <= 50; step++) {
      const batch = [...distinct.draw(step)];
      expect(new Set(batch).size).toBe(30);
      expect(batch.filter((row) => row >= 200)).toHaveLength(2);
    }
  });

  it('P×K may draw a row twice only with replacement', () => {
    const once = new ClassSampler(groups.slice(0, 2), { classes: 2, perClass: 8, seed: 1 });
    const often = new ClassSampler(groups.slice(0, 2), {
      classes: 2,
      perClass: 8,
      replacement: true,
      seed: 1,
    });
    const repeats = (sampler: Sampler) =>
      Array.from({ length: 30 }, (_, i) => 16 - new Set(sampler.draw(i + 1)).size).reduce((a, b) => a + b, 0);
    expect(repeats(once)).toBe(0);
    expect(repeats(often)).toBeGreaterThan(10);
  });

  it('given batches are taken as they stand', () => {
    const sampler = new GivenBatches(Int32Array.of(1, 2, 3, 4, 5, 6), 3, 50);
    expect([...sampler.draw(2)]).toEqual([4, 5, 6]);
  });

  it('triplets keep together: anchors, then positives, then negatives', () => {
    const triplets = Int32Array.from({ length: 30 }, (_, i) => i);
    const sampler = new TripletSampler(triplets, { size: 4, seed: 1 });
    expect(sampler.batchSize).toBe(12);
    const seen = new Set<number>();
    for (let step = 1; step <= 2; step++) {
      const batch = sampler.draw(step);
      for (let i = 0; i < 4; i++) {
        expect([batch[4 + i], batch[8 + i]]).toEqual([batch[i]! + 1, batch[i]! + 2]);
        seen.add(batch[i]!);
      }
    }
    expect(seen.size).toBe(8);
    expect(new TripletSampler(triplets, { size: 400, seed: 1 }).batchSize).toBe(30);
  });
});
