import { describe, expect, it } from 'vitest';
import { toDayGroup, untilTomorrowMs } from '../../../src/editor/tree/dayGroups';
import { describeDuration } from '../../../src/editor/tree/describeDuration';
import { groupRuns, toPage } from '../../../src/editor/tree/groupRuns';

const now = new Date(2026, 10, 26, 14, 30);

describe('groups of the run explorer', () => {
  it.each([
    ['20261126-000000-aaaa', 'today'],
    ['20261125-235959-aaaa', 'yesterday'],
    ['20261124-120000-aaaa', 'older'],
    // A clock that runs ahead, or a run from another time zone.
    ['20261127-010000-aaaa', 'today'],
  ])('%s is in the group %s', (id, group) => {
    expect(toDayGroup(id, now)).toBe(group);
  });

  it('the first of a month follows the last of the one before', () => {
    expect(toDayGroup('20261130-120000-aaaa', new Date(2026, 11, 1))).toBe('yesterday');
    expect(untilTomorrowMs(new Date(2026, 10, 26, 23, 59, 59))).toBe(1000);
  });

  it('a live run stands under Running only, and groups without runs are left out', () => {
    const ids = ['20261126-120000-aaaa', '20261126-110000-bbbb', '20260101-110000-cccc'];
    const groups = groupRuns(ids, (id) => id.endsWith('bbbb'), now);
    expect([...groups]).toEqual([
      ['running', ['20261126-110000-bbbb']],
      ['today', ['20261126-120000-aaaa']],
      ['older', ['20260101-110000-cccc']],
    ]);
  });

  it('a page is 200 rows, and what is left is counted', () => {
    const ids = Array.from({ length: 1146 }, (_, index) => String(index));
    expect(toPage(ids, 1).shown).toHaveLength(200);
    expect(toPage(ids, 1).hidden).toBe(946);
    expect(toPage(ids, 6)).toEqual({ shown: ids, hidden: 0 });
  });

  it.each([
    [7.9, '0:07'],
    [750, '12:30'],
    [7500, '2:05:00'],
    [3 * 86_400 + 4 * 3600, '3 d 4:00:00'],
    [-5, '0:00'],
    [Number.NaN, '0:00'],
  ])('%d seconds last %s', (seconds, text) => {
    expect(describeDuration(seconds)).toBe(text);
  });
});
