import { describe, expect, test } from 'vitest';
import {
  formatFactor,
  formatNumber,
  formatPercent,
  formatScore,
  toSourceNumber,
} from '../../../src/analysis/diagnosis/numberText';
import { describeAlertInRow } from '../../../src/domain/alertPhrase';

test.each([
  [0, '0'],
  [5.41e-4, '5.4e-4'],
  [1e-5, '1e-5'],
  [0.001, '0.00100'],
  [0.5, '0.500'],
  [8.183, '8.18'],
  [82.04, '82.0'],
  [1234.4, '1,230'],
  [71234, '71,200'],
  [7.1e6, '7.1e6'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, '∞'],
])('%d reads %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test('shares, factors and scores', () => {
  expect([0.004, 0.32, 0.02, 1, 0, 0.316].map(formatPercent)).toEqual([
    '0.4 %',
    '32 %',
    '2 %',
    '100 %',
    '0 %',
    '32 %',
  ]);
  expect(formatFactor(17.5)).toBe('×17.5');
  expect([0.874, null, Number.NaN].map(formatScore)).toEqual(['0.87', '–', '–']);
});

test('numbers for a file are valid JSON and short', () => {
  for (const [rate, text] of [
    [0.03, '0.003'],
    [0.001, '0.0001'],
    [1e-6, '1e-7'],
    [0.015, '0.0015'],
  ] as const) {
    expect(toSourceNumber(rate / 10)).toBe(text);
    expect(JSON.parse(text)).toBeCloseTo(rate / 10, 15);
  }
});

describe('an alert in a row', () => {
  const at = (code: string, firstStep: number | null) => ({ code: code as 'loss.x', step: 80, firstStep });

  test('says what is going on while the run lives, and when it began after its end', () => {
    expect(describeAlertInRow(at('geometry.collapse-imminent', 69), false)).toBe('collapsing');
    expect(describeAlertInRow(at('geometry.collapse-imminent', 69), true)).toBe('collapsing from step 69');
    expect(describeAlertInRow(at('geometry.point-collapse', 76), false)).toBe('collapsed at step 76');
    expect(describeAlertInRow(at('geometry.point-collapse', 76), true)).toBe('collapsed at step 76');
    expect(describeAlertInRow(at('norms.explosion', 3), true)).toBe('exploded from step 3');
  });

  test('needs no step, and knows alerts that have no phrase', () => {
    expect(describeAlertInRow({ code: 'geometry.point-collapse', step: null }, true)).toBe('collapsed');
    expect(describeAlertInRow({ code: 'labels.noise-found', step: 5 }, false)).toBe('noise found');
    expect(describeAlertInRow({ code: 'labels.noise-found', title: 'Label noise', step: 5 }, true)).toBe(
      'label noise from step 5',
    );
  });
});
