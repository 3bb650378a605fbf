import { describe, expect, test } from 'vitest';
import { createRunId, RUN_ID } from '../../../src/recorder/runId';
import { findNameProblem } from '../../../src/recorder/runName';

describe('findNameProblem', () => {
  test('lets everything through that people call their runs', () => {
    for (const name of ['a', 'lr 0.01, margin 0.5', 'größer', '2026', '…', 'x'.repeat(200)])
      expect(findNameProblem(name)).toBeNull();
  });

  test('refuses what would mean something else', () => {
    for (const name of [
      '',
      ' ',
      'latest',
      '20261126-101112-ab3d',
      'a/b',
      '..\\x',
      'a\tb',
      '\u007f',
      'x'.repeat(201),
    ]) {
      expect(findNameProblem(name)).not.toBeNull();
    }
  });
});

test('an id tells the local time of the start and ends with four letters or digits', () => {
  const id = createRunId(new Date(2026, 0, 2, 3, 4, 5));
  expect(id).toMatch(/^20260102-030405-[a-z0-9]{4}$/);
  expect(id).toMatch(RUN_ID);
});
