import { describe, expect, it } from 'vitest';
import { toContextValue } from '../../../src/editor/tree/runContextValue';
import type { RunRow } from '../../../src/protocol/viewer';

const row = (status: string, changes: Partial<RunRow> = {}): RunRow =>
  ({
    listing: { status },
    manifest: { program: { kind: 'command', file: null }, steps: 3 },
    alive: false,
    adoptable: false,
    ...changes,
  }) as unknown as RunRow;

describe('what the menu of a row looks at', () => {
  it.each(['starting', 'running', 'stopping'])('a run that is %s can be stopped', (status) => {
    expect(toContextValue(row(status, { alive: true }))).toBe('run.running.output');
    expect(toContextValue(row(status, { adoptable: true }))).toBe('run.running.output');
  });

  it('an ended one can be repeated and deleted, a failed one shows its output at once', () => {
    expect(toContextValue(row('stopped'))).toBe('run.ended.output');
    expect(toContextValue(row('failed'))).toBe('run.ended.failed.output');
  });

  it('one whose recorder and program went without a word is over, though its manifest says that it runs', () => {
    expect(toContextValue(row('running'))).toBe('run.ended.output');
  });

  it('a broken one can only be looked at and deleted', () => {
    expect(toContextValue(row('broken', { manifest: null }))).toBe('run.broken');
  });
});
