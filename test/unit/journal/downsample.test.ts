import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { downsample, downsampleSeries } from '../../../src/journal/downsample';
import { Series } from '../../../src/journal/series';

const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.oneof(fc.double(), fc.constant(NaN))), {
  maxLength: 80,
});

describe('down-sampling', () => {
  test('no spike and no NaN is lost, in any order of steps', () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 20 }),
        fc.nat(60),
        fc.nat(30),
        (pairs, points, from, length) => {
          const to = from + length;
          const steps = Float64Array.from(pairs, ([step]) => step);
          const values = Float64Array.from(pairs, ([, value]) => value);
          const out = downsample('x', steps, values, from, to, points);
          const inside = pairs.filter(([step]) => step >= from && step <= to);
          const finite = inside.map(([, value]) => value).filter(Number.isFinite);
          const list = (array: Float64Array): number[] =>
            Array.from(array).filter((value) => !Number.isNaN(value));
          expect(out.step.length).toBeLessThanOrEqual(points);
          expect(Math.min(...list(out.min))).toBe(Math.min(...finite));
          expect(Math.max(...list(out.max))).toBe(Math.max(...finite));
          expect(out.nonFinite.includes(1)).toBe(inside.some(([, value]) => !Number.isFinite(value)));
          expect([...out.step]).toEqual([...out.step].sort((a, b) => a - b));
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });

  test('a series gives the same whether its rows came one by one or in big chunks', () => {
    const steps = Float64Array.from({ length: 9000 }, (_, i) => i);
    const values = steps.map((step) => Math.sin(step / 50));
    const single = new Series();
    steps.forEach((step, i) => single.add(step, values[i]!));
    const big = new Series();
    big.append({ rows: 9000, steps, times: steps, columns: [] }, { name: 'x', values, valid: null });
    for (const [from, to] of [
      [0, 8999],
      [5000, 5100],
      [8990, 20_000],
    ] as const) {
      expect(downsampleSeries('x', single, from, to, 60)).toEqual(downsampleSeries('x', big, from, to, 60));
    }
  });

  test('the moving average is bias-corrected and passes over NaN', () => {
    const out = downsample('x', Float64Array.of(1, 2, 3), Float64Array.of(4, NaN, 8), 1, 3, 3);
    expect(out.ema[0]).toBeCloseTo(4, 12);
    expect(out.ema[1]).toBeCloseTo(4, 12);
    expect(out.ema[2]).toBeCloseTo((0.9 * 0.1 * 4 + 0.1 * 8) / (1 - 0.9 ** 2), 12);
    expect([...out.nonFinite]).toEqual([0, 1, 0]);
    expect(out.min[1]).toBeNaN();
    expect(out.last[1]).toBeNaN();
  });

  test('a zoom window carries the average of the rows before it', () => {
    const steps = Float64Array.from({ length: 5000 }, (_, i) => i);
    const values = steps.map((step) => (step < 4900 ? 1 : 0));
    const all = downsample('x', steps, values, 0, 4999, 5000);
    const zoomed = downsample('x', steps, values, 4890, 4999, 110);
    expect(zoomed.ema[20]).toBeCloseTo(all.ema[4910]!, 9);
  });

  test('the value at a step is the last one at or before it', () => {
    const series = new Series();
    for (const [step, value] of [
      [1, 10],
      [3, 30],
      [2, 20],
      [3, 31],
    ] as const)
      series.add(step, value);
    expect([0, 1, 2, 2.5, 3, 9].map((step) => series.valueAt(step))).toEqual([undefined, 10, 20, 20, 31, 31]);
  });
});
