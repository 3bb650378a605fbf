import { describe, expect, test } from 'vitest';
import { toLayerValues } from '../../../src/domain/layerMetrics';
import { RunFold } from '../../../src/journal/runFold';
import { toFace } from '../../../src/viewer/toFace';
import { toRibbons } from '../../../src/viewer/toRibbons';
import { toSeries } from '../../../src/viewer/toSeries';
import { makeStatistics } from '../journal/makeStatistics';

const ALL = { from: null, to: null, points: 100 };

function makeFold(steps: number): RunFold {
  const fold = new RunFold();
  const rows = steps;
  const column = Float64Array.from({ length: rows }, (_, i) => i + 1);
  fold.onRows(0, {
    rows,
    steps: column,
    times: column,
    columns: [
      { name: 'loss', values: column.map((step) => 1 / step), valid: null },
      { name: 'mine', values: column, valid: null },
    ],
  });
  return fold;
}

function addSnapshots(fold: RunFold, steps: readonly number[], split?: string): void {
  const records = steps.map((step) => ({
    statistics: { ...makeStatistics(step), ...(split ? { split } : {}), kappa: 2 / (1 + step) },
    total: 3,
    embeddings: new Float32Array(6),
    labels: null,
  }));
  fold.onSnapshots(0, records);
}

describe('what a panel gets', () => {
  test('series cover the whole run or the zoom window, in at most the asked number of points', () => {
    const fold = makeFold(5000);
    const all = toSeries('r', fold, ALL);
    expect(all).toMatchObject({ from: 1, to: 5000, lastStep: 5000 });
    expect(all.series.map(({ name }) => name)).toEqual(['loss', 'mine']);
    expect(all.series[0]!.step).toHaveLength(100);
    expect(all.series[0]!.max[0]).toBe(1);
    const zoomed = toSeries('r', fold, { from: 10, to: 12, points: 600 });
    expect([...zoomed.series[0]!.step]).toEqual([10, 11, 12]);
  });

  test('ribbons hold at most 200 snapshots, the first and the last among them, dense at the start', () => {
    const fold = makeFold(10);
    addSnapshots(
      fold,
      Array.from({ length: 5000 }, (_, i) => i),
    );
    const ribbons = toRibbons('r', fold, ALL);
    expect(ribbons.step.length).toBeLessThanOrEqual(200);
    expect(ribbons.step[0]).toBe(0);
    expect(ribbons.step.at(-1)).toBe(4999);
    expect(ribbons.step.filter((step) => step < 50).length).toBeGreaterThan(20);
    expect(ribbons.allSteps).toHaveLength(5000);
    expect(ribbons.spread[0]).toBe(1);
    expect(ribbons.norms).toHaveLength(7);
    const zoomed = toRibbons('r', fold, { from: 100, to: 103, points: 10 });
    expect([...zoomed.step]).toEqual([99, 100, 101, 102, 103, 104]);
  });

  test('training snapshots stand beside the held-out ones, never among them', () => {
    const fold = makeFold(10);
    addSnapshots(fold, [0, 5]);
    addSnapshots(fold, [5], 'train');
    const ribbons = toRibbons('r', fold, ALL);
    expect([...ribbons.step]).toEqual([0, 5]);
    expect([...ribbons.trainRecallAt1]).toEqual([NaN, 0.5]);
    expect(toFace('r', fold, null).statistics).toMatchObject({ step: 5, split: 'holdout' });
  });

  test('values of single layers come with the face only', () => {
    const fold = makeFold(10);
    const column = Float64Array.from({ length: 10 }, (_, i) => i + 1);
    fold.onRows(0, {
      rows: 10,
      steps: column,
      times: column,
      columns: ['grad_norm/layers.0', 'dead_share/layers.0', 'grad/layers.0'].map((name) => ({
        name,
        values: column,
        valid: null,
      })),
    });
    expect(toSeries('r', fold, ALL).series.map(({ name }) => name)).toEqual([
      'loss',
      'mine',
      'grad/layers.0',
    ]);
    expect(toLayerValues(toFace('r', fold, 4).values)).toEqual([
      { layer: 'layers.0', gradNorm: 4, deadShare: 4 },
    ]);
  });

  test('the face shows the last snapshot and the last values at or before the cursor', () => {
    const fold = makeFold(10);
    addSnapshots(fold, [0, 4, 8]);
    expect(toFace('r', fold, 6)).toMatchObject({
      cursor: 6,
      statistics: { step: 4 },
      values: { loss: 1 / 6, mine: 6 },
    });
    expect(toFace('r', fold, null)).toMatchObject({
      cursor: 10,
      statistics: { step: 8 },
      values: { mine: 10 },
    });
  });
});
