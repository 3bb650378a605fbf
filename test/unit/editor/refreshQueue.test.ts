import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RefreshQueue } from '../../../src/editor/tree/refreshQueue';

let passed: string[];
let queue: RefreshQueue<string>;
beforeEach(() => {
  vi.useFakeTimers();
  passed = [];
  queue = new RefreshQueue<string>(
    (item) => passed.push(item),
    () => Date.now(),
  );
});
afterEach(() => {
  queue.dispose();
  vi.useRealTimers();
});

function runFor(ms: number, each: (at: number) => void): void {
  for (let at = 0; at < ms; at += 100) {
    each(at);
    vi.advanceTimersByTime(100);
  }
}

describe('refreshes of a row', () => {
  it('come once a second while only steps change, so that its buttons can be pressed', () => {
    runFor(10_000, () => {
      queue.change('row', 'running');
      queue.see('row');
    });
    expect(passed.length).toBeGreaterThanOrEqual(10);
    expect(passed.length).toBeLessThanOrEqual(11);
  });

  it('come at once for a new state, and at most twice a second', () => {
    queue.change('row', 'starting');
    expect(passed).toHaveLength(1);
    vi.advanceTimersByTime(600);
    queue.change('row', 'running');
    expect(passed).toHaveLength(2);
    runFor(1000, (at) => queue.change('row', `alert ${at}`));
    expect(passed.length).toBeLessThanOrEqual(4);
  });

  it('a new state does not wait for the timer of a step', () => {
    queue.change('row', 'running');
    queue.see('row');
    vi.advanceTimersByTime(100);
    queue.change('row', 'running');
    vi.advanceTimersByTime(500);
    queue.change('row', 'stopped');
    expect(passed).toHaveLength(2);
  });

  it('are not piled up for a window that does not keep up', () => {
    runFor(9000, () => queue.change('row', 'running'));
    expect(passed).toHaveLength(1);
    queue.see('row');
    vi.advanceTimersByTime(1);
    expect(passed).toHaveLength(2);
  });
});

describe('a list that changes while its answer is on its way', () => {
  it('is told once more, since the window keeps what it was answered', () => {
    queue.answered();
    queue.rebuild('list');
    vi.advanceTimersByTime(1);
    expect(passed).toEqual(['list']);
    vi.advanceTimersByTime(300);
    queue.answered();
    vi.advanceTimersByTime(900);
    expect(passed).toEqual(['list', 'list']);
    queue.answered();
    vi.advanceTimersByTime(10_000);
    expect(passed).toHaveLength(2);
  });

  it('is told once where nobody has just asked', () => {
    queue.answered();
    vi.advanceTimersByTime(5000);
    queue.rebuild('list');
    vi.advanceTimersByTime(10_000);
    expect(passed).toEqual(['list']);
  });
});
