import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';

export interface Figure {
  /** What was measured, as the table names it. */
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The value to stay at or below; left out for figures that are only told. */
  readonly limit?: number;
  /** Machine-independent remark: the backend, how many rounds. */
  readonly note?: string;
}

/** Puts a figure into the table and the results file of `npm run bench`, and fails where it is over its limit. */
export function recordFigure(figure: Figure): void {
  const file = process.env.MARGIN_BENCH_FIGURES;
  if (file) appendFileSync(file, `${JSON.stringify(figure)}\n`);
  if (figure.limit !== undefined) expect(figure.value, figure.what).toBeLessThanOrEqual(figure.limit);
}

/** The value below which a share of the sorted sample lies (nearest rank). */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((first, second) => first - second);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
