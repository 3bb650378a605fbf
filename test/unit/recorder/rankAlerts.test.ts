import { describe, expect, test } from 'vitest';
import type { AlertDraft } from '../../../src/domain/analysisResult';
import { RankAlerts } from '../../../src/recorder/rankAlerts';

function draft(state: AlertDraft['state'], step: number, more: Partial<AlertDraft> = {}): AlertDraft {
  return {
    kind: 'alert',
    step,
    id: 'a-1',
    code: 'numeric.nan-inf',
    severity: 'error',
    state,
    title: 'Not a number',
    message: '',
    evidence: [],
    causes: [],
    ...more,
  };
}

const words = (drafts: readonly AlertDraft[]) =>
  drafts.map(({ id, rank, state, step }) => `${id} ${rank} ${state} ${step}`);

describe('alerts of other ranks', () => {
  test('come out once the lead is past their step, named after their rank', () => {
    const ranks = new RankAlerts();
    ranks.add(3, [draft('raised', 30)]);
    expect(ranks.release(30)).toEqual([]);
    const released = ranks.release(31);
    expect(words(released)).toEqual(['a-1@3 3 raised 30']);
    expect(released[0]!.title).toBe('Not a number (rank 3)');
    expect(ranks.release(32)).toEqual([]);
    ranks.add(3, [draft('cleared', 40)]);
    expect(words(ranks.release(50))).toEqual(['a-1@3 3 cleared 40']);
  });

  test('that the lead has too are not told, whoever was first', () => {
    const ranks = new RankAlerts();
    ranks.add(1, [draft('raised', 30)]);
    ranks.see([draft('raised', 30)]);
    expect(ranks.release(31)).toEqual([]);
    ranks.add(2, [draft('raised', 30, { code: 'loss.pinned', id: 'b-1' })]);
    ranks.release(31);
    expect(words(ranks.see([draft('raised', 33, { code: 'loss.pinned', id: 'b-1' })]))).toEqual([
      'b-1@2 2 cleared 33',
    ]);
  });

  test('are news again when the lead’s is over, and information never is', () => {
    const ranks = new RankAlerts();
    ranks.see([draft('raised', 10)]);
    ranks.see([draft('cleared', 20)]);
    ranks.add(1, [draft('changed', 25), draft('raised', 25, { id: 'c-1', severity: 'information' })]);
    expect(words(ranks.release(26))).toEqual(['a-1@1 1 raised 25']);
  });
});

describe('the lead', () => {
  test('that takes over ends the other rank’s alert as its own, and says it as the run’s', () => {
    const ranks = new RankAlerts();
    ranks.add(1, [draft('raised', 30)]);
    ranks.release(31);
    ranks.add(1, [draft('raised', 40, { id: 'b-1', code: 'loss.pinned' })]);
    const { said, ended } = ranks.promote(1);
    expect(words(ended)).toEqual(['a-1@1 1 cleared 30']);
    expect(words(said)).toEqual(['a-1 undefined raised 30', 'b-1 undefined raised 40']);
    expect(ranks.release(100)).toEqual([]);
  });

  test('that was replaced keeps as its own what the next one has not', () => {
    const ranks = new RankAlerts();
    ranks.see([draft('raised', 30), draft('raised', 30, { id: 'b-1', code: 'loss.pinned' })]);
    expect(words(ranks.demote(2))).toEqual(['a-1 undefined cleared 30', 'b-1 undefined cleared 30']);
    ranks.see([draft('raised', 31)]);
    expect(words(ranks.release(40))).toEqual(['b-1@2 2 raised 30']);
  });
});
