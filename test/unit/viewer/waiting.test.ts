import { describe, expect, test } from 'vitest';
import { QuietClock } from '../../../src/viewer/quietClock';

describe('how long a run has not got on', () => {
  test('counts from its start or newest event, then from what got done', () => {
    const clock = new QuietClock();
    expect(clock.seconds(2, 1_000_000, 1_025_000)).toBe(25);
    expect(clock.seconds(2, 1_000_000, 1_030_000)).toBe(30);
    expect(clock.seconds(3, 1_000_000, 1_031_000)).toBe(0);
    expect(clock.seconds(3, 1_000_000, 1_040_000)).toBe(9);
  });

  test('is never less than nothing, whatever another host’s clock says', () => {
    const clock = new QuietClock();
    expect(clock.seconds(0, 2_000_000, 1_000_000)).toBe(0);
    expect(new QuietClock().seconds(0, Number.NaN, 1_000_000)).toBe(0);
  });
});
