import { describe, expect, it } from 'vitest';
import { EarlyStop } from '../../../src/trainer/earlyStop';
import { RunningMean } from '../../../src/trainer/runningMean';

const patient = { metric: 'map_at_r', patience: 3, minImprovement: 0.1, after: 2 } as const;
const feed = (stop: EarlyStop, values: readonly number[], from = 1): boolean[] =>
  values.map((value, i) => stop.consider(from + i, value));

describe('EarlyStop', () => {
  it('ends after so many looks without enough improvement, the first ones not counted', () => {
    const stop = new EarlyStop(patient);
    expect(feed(stop, [0.9, 0.9, 0.5, 0.55, 0.7, 0.75, 0.78, 0.79])).toEqual([
      ...Array.from({ length: 7 }, () => false),
      true,
    ]);
    expect(stop.describe()).toContain('map_at_r has not got better in 3 looks');
    expect(stop.describe()).toContain('0.7000');
  });

  it('wants a loss to fall', () => {
    const stop = new EarlyStop({ ...patient, metric: 'loss', after: 0, patience: 2 });
    expect(feed(stop, [1, 0.8, 0.75, 0.74])).toEqual([false, false, false, true]);
  });

  it('takes a NaN for no improvement', () => {
    const stop = new EarlyStop({ ...patient, after: 0, patience: 2 });
    expect(feed(stop, [Number.NaN, Number.NaN])).toEqual([false, true]);
  });

  it('goes on from what was saved', () => {
    const values = [0.9, 0.9, 0.5, 0.55, 0.7, 0.75, 0.78, 0.79];
    const whole = feed(new EarlyStop(patient), values);
    for (let cut = 0; cut < values.length; cut++) {
      const first = new EarlyStop(patient);
      feed(first, values.slice(0, cut));
      const second = new EarlyStop(patient);
      second.restore(JSON.parse(JSON.stringify(first.save())) as Record<string, number>);
      expect(feed(second, values.slice(cut), cut + 1)).toEqual(whole.slice(cut));
    }
  });
});

describe('RunningMean', () => {
  it('keeps every bit, NaN and infinity through its text', () => {
    for (const values of [[], [0.1, 0.2, 1 / 3], [Number.NaN], [1e308, 1e308]]) {
      const mean = new RunningMean();
      values.forEach((value) => {
        mean.add(value);
      });
      const copy = new RunningMean();
      copy.restore(mean.save());
      expect(copy.mean).toBe(mean.mean);
    }
  });
});
