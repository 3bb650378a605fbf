import { describe, expect, it } from 'vitest';
import { isResumable, suggestSteps } from '../../../src/editor/runs/resumable';
import type { RunRow } from '../../../src/protocol/viewer';

const row = (status: string, steps: number, kind = 'config', alive = true): RunRow =>
  ({
    listing: { status },
    manifest: { program: { kind }, steps },
    alive,
    adoptable: false,
  }) as unknown as RunRow;

describe('a run that can be resumed', () => {
  it('is one of the built-in trainer that has ended after its first step', () => {
    for (const status of ['finished', 'stopped', 'failed', 'lost']) {
      expect(isResumable(row(status, 10)), status).toBe(true);
      expect(isResumable(row(status, 0)), status).toBe(false);
      expect(isResumable(row(status, 10, 'command')), status).toBe(false);
    }
    for (const status of ['starting', 'running', 'stopping', 'broken'])
      expect(isResumable(row(status, 10)), status).toBe(false);
    expect(isResumable({ ...row('broken', 1), manifest: null })).toBe(false);
  });

  it('is also one whose recorder and program went without a word, as in a power cut', () => {
    expect(isResumable(row('running', 10, 'config', false))).toBe(true);
  });

  it('is meant to reach its own last step, or goes on for as long again', () => {
    expect(suggestSteps({ steps: 120, totalSteps: 2000 })).toBe(2000);
    expect(suggestSteps({ steps: 2000, totalSteps: 2000 })).toBe(4000);
    expect(suggestSteps({ steps: 50, totalSteps: null })).toBe(100);
  });
});
