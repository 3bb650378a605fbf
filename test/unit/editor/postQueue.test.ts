import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEmptyHead } from '../../../src/editor/panels/emptyHead';
import { PostQueue } from '../../../src/editor/panels/postQueue';
import type { Alert } from '../../../src/domain/alert';
import type { PanelHead, ToPanel } from '../../../src/protocol/panel';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const face = (cursor: number): ToPanel => ({
  kind: 'face',
  runId: 'a',
  cursor,
  statistics: null,
  values: {},
});
const headWith = (alerts: Partial<Alert>[]): PanelHead => ({
  ...createEmptyHead('no-run'),
  alerts: alerts as Alert[],
});

describe('posts to a panel', () => {
  it('are at most four a second of a kind, and the newest is never lost', () => {
    const sent: ToPanel[] = [];
    const queue = new PostQueue((message) => sent.push(message));
    for (let step = 0; step < 100; step++) {
      queue.post(face(step));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1000);
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(sent.at(-1)).toMatchObject({ cursor: 99 });
  });

  it('a new alert is not held back', () => {
    const sent: ToPanel[] = [];
    const queue = new PostQueue((message) => sent.push(message));
    queue.post(headWith([]));
    queue.post(headWith([]));
    expect(sent).toHaveLength(1);
    queue.post(headWith([{ id: 'nan', state: 'raised', severity: 'error' }]));
    expect(sent).toHaveLength(2);
    // The head that waited is older than the one that went: it is not sent any more.
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(2);
  });

  it('what waited for a run that is no longer shown is dropped', () => {
    const sent: ToPanel[] = [];
    const queue = new PostQueue((message) => sent.push(message));
    queue.post(face(1));
    queue.post(face(2));
    queue.clear();
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(1);
  });
});
