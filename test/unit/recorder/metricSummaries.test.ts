import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MetricSummaries } from '../../../src/recorder/metricSummaries';

const value = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);

describe('MetricSummaries', () => {
  test('min and max are over finite values, last is what came last, count counts all', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), value), { minLength: 1 }), (logged) => {
        const summaries = new MetricSummaries();
        const half = Math.floor(logged.length / 2);
        for (const part of [logged.slice(0, half), logged.slice(half)]) {
          summaries.add({
            names: ['x'],
            rows: part.length,
            values: Float64Array.from(part.flatMap(([step, v]) => [step, 0, v])),
          });
        }
        const finite = logged.map(([, v]) => v).filter(Number.isFinite);
        const { x } = summaries.toJson();
        expect(x!.count).toBe(logged.length);
        expect(x!.min).toBe(finite.length === 0 ? null : finite.reduce((a, b) => Math.min(a, b)));
        expect(x!.max).toBe(finite.length === 0 ? null : finite.reduce((a, b) => Math.max(a, b)));
        expect(Object.is(Number(x!.last), logged.at(-1)![1])).toBe(true);
        expect(summaries.steps).toBe(Math.max(0, ...logged.map(([step]) => step)));
      }),
    );
  });

  test('rows one by one say the same as rows in a block', () => {
    const [block, single] = [new MetricSummaries(), new MetricSummaries()];
    block.add({ names: ['a', 'b'], rows: 2, values: Float64Array.of(1, 0, 5, Number.NaN, 2, 0, 3, 4) });
    single.addRow({
      step: 1,
      time: 0,
      values: new Map([
        ['a', 5],
        ['b', Number.NaN],
      ]),
    });
    single.addRow({
      step: 2,
      time: 0,
      values: new Map([
        ['a', 3],
        ['b', 4],
      ]),
    });
    expect(single.toJson()).toEqual(block.toJson());
  });
});
