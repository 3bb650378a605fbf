import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { STOP_DELAYS, StopSequence, type StopTarget } from '../../../src/recorder/stopSequence';

class Program implements StopTarget {
  readonly got: string[] = [];
  constructor(private readonly speaks: boolean) {}
  askPolitely(): boolean {
    if (this.speaks) this.got.push('stop frame');
    return this.speaks;
  }
  isConnected(): boolean {
    return this.speaks;
  }
  signal(signal: string): void {
    this.got.push(signal);
  }
}

describe('StopSequence', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('asks politely, then SIGTERM after 10 s, then SIGKILL after 5 more', () => {
    const program = new Program(true);
    new StopSequence(program).start();
    expect(program.got).toEqual(['stop frame']);
    vi.advanceTimersByTime(9_999);
    expect(program.got).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(program.got.at(-1)).toBe('SIGTERM');
    vi.advanceTimersByTime(5_000);
    expect(program.got).toEqual(['stop frame', 'SIGTERM', 'SIGKILL']);
  });

  test('sends SIGINT to a program that does not speak', () => {
    const program = new Program(false);
    new StopSequence(program).start();
    expect(program.got).toEqual(['SIGINT']);
  });

  test('asked again it does not begin anew; asked for now it kills', () => {
    const program = new Program(true);
    const sequence = new StopSequence(program);
    sequence.start();
    vi.advanceTimersByTime(6_000);
    sequence.start();
    vi.advanceTimersByTime(4_000);
    expect(program.got).toEqual(['stop frame', 'SIGTERM']);
    sequence.startNow();
    expect(program.got.at(-1)).toBe('SIGKILL');
    vi.advanceTimersByTime(60_000);
    expect(program.got).toHaveLength(3);
  });

  test('asked before the program was there, it is said again', () => {
    const program = new Program(false);
    const sequence = new StopSequence(program);
    sequence.startNow();
    sequence.repeat();
    expect(program.got).toEqual(['SIGKILL', 'SIGKILL']);
  });

  test('gives a program that is known to speak time to connect again before SIGINT', () => {
    const program = new Program(false);
    new StopSequence(program, { ...STOP_DELAYS, reconnectMs: 2_000 }).start();
    vi.advanceTimersByTime(1_999);
    expect(program.got).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(program.got).toEqual(['SIGINT']);
  });

  test('disposed, it does nothing more', () => {
    const program = new Program(true);
    const sequence = new StopSequence(program);
    sequence.start();
    sequence.dispose();
    vi.advanceTimersByTime(60_000);
    expect(program.got).toEqual(['stop frame']);
  });
});
