import { describe, expect, it } from 'vitest';
import {
  formatAxisStep,
  formatElapsed,
  formatFactor,
  formatNumber,
  formatPercent,
  formatRate,
  formatScore,
  formatSpeed,
  formatSpread,
  formatStep,
  formatTick,
} from '../../webview/words/numbers';

describe('numbers', () => {
  it('have three significant digits', () => {
    expect([0.50123, 2, 27.54, 0.386, 312.4, 0.00557].map(formatNumber)).toEqual([
      '0.501',
      '2.00',
      '27.5',
      '0.386',
      '312',
      '0.00557',
    ]);
  });

  it('are written with an exponent below a thousandth', () => {
    expect([5.4e-4, 7.51e-4, 1e-9, -2e-5].map(formatNumber)).toEqual(['5.4e-4', '7.5e-4', '1e-9', '−2e-5']);
  });

  it('do not fall between the two forms', () => {
    expect([0.00099949, 0.0009996, 0.001].map(formatNumber)).toEqual(
      ['0.001', '0.00100', '0.00100'].map((text, i) => (i === 0 ? '1e-3' : text)),
    );
  });

  it('group thousands', () => {
    expect([1234.4, 999.6, 1e6].map(formatNumber)).toEqual(['1,230', '1,000', '1,000,000']);
    expect(formatFactor(16_053)).toBe('×16,100');
    expect([10_848, 3_430].map(formatNumber)).toEqual(['10,800', '3,430']);
    expect(formatPercent(123.46)).toBe('12,300 %');
    expect(formatStep(8120)).toBe('8,120');
  });

  it('say what is missing and what is not a number', () => {
    expect(
      [null, undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0].map(formatNumber),
    ).toEqual(['–', '–', 'NaN', '∞', '−∞', '0']);
    expect([
      formatPercent(null),
      formatScore(undefined),
      formatFactor(null),
      formatRate(null),
      formatStep(null),
    ]).toEqual(['–', '–', '–', '–', '–']);
  });
});

describe('percentages', () => {
  it('have a space, and a decimal only where it tells something', () => {
    expect([0.004, 0.39, 1, 0.0068, 0, 0.0005, 0.995].map(formatPercent)).toEqual(
      ['0.4 %', '39 %', '100 %', '0.7 %', '0 %', '0.05 %', '100 %'].map((text, i) =>
        i === 0 ? '0.4 %' : text,
      ),
    );
  });

  it('never round a small share to nothing', () => {
    expect(formatPercent(1e-6)).toBe('1e-4 %');
  });
});

describe('spread', () => {
  it('is a share of the start below it and a factor above', () => {
    expect([0.0041, 0.31, 1, 17.52].map(formatSpread)).toEqual(['0.4 %', '31 %', '×1.00', '×17.5']);
  });
});

describe('other forms', () => {
  it('write learning rates as code does', () => {
    expect([0.015, 1e-3, 3e-4, 0.1, 0, 1].map(formatRate)).toEqual([
      '1.5e-2',
      '1e-3',
      '3e-4',
      '0.1',
      '0',
      '1',
    ]);
  });

  it('shorten steps on the axis', () => {
    expect([80, 9000, 250_000, 1e6, 1.5e6].map(formatAxisStep)).toEqual([
      '80',
      '9,000',
      '250k',
      '1M',
      '1.5M',
    ]);
  });

  it('write times and speeds', () => {
    expect([1.4, 125, 3723].map(formatElapsed)).toEqual(['0:01', '2:05', '1:02:03']);
    expect([61.2, 0.42, 1234].map(formatSpeed)).toEqual(['61/s', '0.42/s', '1,234/s']);
  });

  it('keep axis labels short', () => {
    expect([0, 0.001, 1e-4, 0.15, 1500, 10_000, -0.5].map(formatTick)).toEqual([
      '0',
      '0.001',
      '1e-4',
      '0.15',
      '1,500',
      '1e4',
      '−0.5',
    ]);
  });
});
