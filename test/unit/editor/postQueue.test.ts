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

/** A window that takes every message after so long. */
function createQueue(tookMs = 0): { sent: ToPanel[]; queue: PostQueue } {
  const sent: ToPanel[] = [];
  const send = async (message: ToPanel): Promise<void> => {
    sent.push(message);
    if (tookMs > 0) await new Promise((resolve) => setTimeout(resolve, tookMs));
  };
  return { sent, queue: new PostQueue(send, () => Date.now()) };
}

async function postFor(queue: PostQueue, ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 10) {
    queue.post(face(at));
    await vi.advanceTimersByTimeAsync(10);
  }
}

describe('posts to a panel', () => {
  it('are at most four a second of a kind, and the newest is never lost', async () => {
    const { sent, queue } = createQueue();
    await postFor(queue, 1000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(sent.at(-1)).toMatchObject({ cursor: 990 });
  });

  it('are fewer to a window that is slow to take them', async () => {
    const { sent, queue } = createQueue(600);
    await postFor(queue, 6000);
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(sent.length).toBeGreaterThanOrEqual(4);
  });

  it('a new alert is not held back, and no older head follows it', async () => {
    const { sent, queue } = createQueue(100);
    queue.post(headWith([]));
    queue.post(headWith([]));
    expect(sent).toHaveLength(1);
    queue.post(headWith([{ id: 'nan', state: 'raised', severity: 'error' }]));
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent).toHaveLength(2);
  });

  it('what waited for a run that is no longer shown is dropped', async () => {
    const { sent, queue } = createQueue(50);
    queue.post(face(1));
    queue.post(face(2));
    queue.clear();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toHaveLength(1);
  });
});
