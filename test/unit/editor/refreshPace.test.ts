import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RefreshPace } from '../../../src/editor/lenses/refreshPace';

let told: number[];
let pace: RefreshPace;
beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  told = [];
});
afterEach(() => {
  pace.dispose();
  vi.useRealTimers();
});

/** VS Code asks when nothing has changed for `debounceMs`; 0: it never asks. */
function createPace(debounceMs: number): RefreshPace {
  let asking: NodeJS.Timeout | undefined;
  pace = new RefreshPace(
    () => {
      told.push(Date.now());
      clearTimeout(asking);
      if (debounceMs > 0) asking = setTimeout(() => pace.see(), debounceMs);
    },
    () => Date.now(),
  );
  return pace;
}

/** Rows come four times a second. */
function runFor(ms: number): void {
  for (let at = 0; at < ms; at += 250) {
    pace.change();
    vi.advanceTimersByTime(250);
  }
}

const pauses = (): number[] => told.slice(1).map((at, index) => at - told[index]!);

describe('the pace of lenses', () => {
  it('tells the first change at once, then twice a second at most', () => {
    createPace(300);
    pace.change();
    vi.advanceTimersByTime(0);
    expect(told).toEqual([0]);
    runFor(10_000);
    expect(told.length).toBeGreaterThanOrEqual(19);
    expect(Math.min(...pauses())).toBeGreaterThanOrEqual(500);
  });

  it('goes with an editor that asks late, and is never what puts its asking off', () => {
    createPace(1200);
    runFor(12_000);
    expect(told.length).toBeGreaterThanOrEqual(9);
    expect(Math.min(...pauses())).toBeGreaterThanOrEqual(1200);
  });

  it('tells again what was not asked for, ever more rarely: one that asks very late still gets its turn', () => {
    createPace(0);
    runFor(60_000);
    expect(pauses().slice(0, 4)).toEqual([2000, 4000, 8000, 10_000]);
    expect(Math.max(...pauses())).toBe(10_000);
    told = [];
    createPace(6000);
    const asked = vi.spyOn(pace, 'see');
    runFor(30_000);
    expect(asked).toHaveBeenCalled();
  });
});
