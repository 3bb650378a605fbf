import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { endGroup, isGroupAlive, signalGroup } from '../../../src/recorder/processGroup';

const sent: [number, string | number | undefined][] = [];

beforeEach(() => {
  sent.length = 0;
  vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    sent.push([pid, signal]);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

test('a pid that would mean everybody, or this program itself, is never signalled', async () => {
  for (const pid of [1, 0, -1, -7, 1.5, Number.NaN]) {
    signalGroup(pid, 'SIGKILL');
    expect(isGroupAlive(pid)).toBe(false);
    await endGroup(pid, 0);
  }
  expect(sent).toEqual([]);
});

test('any other means its group', () => {
  signalGroup(4711, 'SIGINT');
  expect(sent).toEqual([[process.platform === 'win32' ? 4711 : -4711, 'SIGINT']]);
});
