import { describe, expect, it } from 'vitest';
import { indexAtOrBefore, liveEnd, nearestStep, stepAway } from '../../webview/state/steps';
import { joinMarks, type Mark } from '../../webview/state/marks';

describe('the live x axis', () => {
  it('grows in steps of about 1.25, so that charts do not crawl', () => {
    expect([72, 80, 81, 96, 312].map((step) => liveEnd(step, null))).toEqual([80, 80, 100, 100, 320]);
  });

  it('never ends past the steps that the program announced', () => {
    expect([liveEnd(72, 400), liveEnd(390, 400), liveEnd(450, 400)]).toEqual([80, 400, 500]);
  });

  it('always holds the last step', () => {
    for (let step = 0; step < 5000; step += 7) expect(liveEnd(step, null)).toBeGreaterThanOrEqual(step);
  });
});

describe('moving between snapshots', () => {
  const steps = Float64Array.of(0, 1, 2, 5, 8, 13);

  it('finds the snapshot at or before a step', () => {
    expect([-1, 0, 4, 5, 99].map((step) => indexAtOrBefore(steps, step))).toEqual([-1, 0, 2, 3, 5]);
  });

  it('goes from between two snapshots to the one just passed, or the next', () => {
    expect([
      stepAway(steps, 6, -1),
      stepAway(steps, 6, 1),
      stepAway(steps, 5, -1),
      stepAway(steps, 5, 1),
    ]).toEqual([5, 8, 2, 8]);
  });

  it('stays at the ends', () => {
    expect([stepAway(steps, 0, -1), stepAway(steps, 13, 10), stepAway(new Float64Array(), 3, 1)]).toEqual([
      0,
      13,
      null,
    ]);
  });

  it('snaps to the nearest', () => {
    expect([nearestStep(steps, 3), nearestStep(steps, 4), nearestStep(new Float64Array(), 1)]).toEqual([
      2,
      5,
      null,
    ]);
  });
});

describe('marks', () => {
  const mark = (step: number, kind: Mark['kind'], id = `a${step}`): Mark => ({
    step,
    kind,
    label: id,
    alertIds: [id],
    hollow: false,
  });

  it('closer than 8 px become one, as severe as the worst', () => {
    const joined = joinMarks([mark(0, 'warning'), mark(4, 'error'), mark(40, 'information')], (step) => step);
    expect(joined.map(({ kind, alertIds }) => [kind, alertIds])).toEqual([
      ['error', ['a4', 'a0']],
      ['information', ['a40']],
    ]);
  });

  it('of learning-rate changes are never joined', () => {
    const plain: Mark = { ...mark(1, 'plain'), alertIds: [] };
    expect(joinMarks([plain, { ...plain, step: 2 }], (step) => step)).toHaveLength(2);
  });
});
