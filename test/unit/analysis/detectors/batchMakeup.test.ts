import { expect, test } from 'vitest';
import { Stream } from '../stream';

const row = (more: Record<string, number>) => () => ({
  loss: 0.4,
  grad_norm: 1,
  update_ratio: 0.01,
  ...more,
});

test('batches whose rows have no partner are an error, few partners a warning until neighbours get better', () => {
  const none = new Stream()
    .snapshot({ step: 0 })
    .rows(1, 8, row({ batch_paired_share: 0, batch_classes: 32 }));
  expect(none.history('batch.no-positives')).toEqual(['raised:error@5']);
  const [cause] = none.of('batch.no-positives')[0]!.causes;
  expect(cause).toMatchObject({ id: 'no-positives' });
  // A count has no decimals.
  expect(cause!.evidence.map(({ name }) => name)).toContain('32 labels in a batch');

  const few = new Stream().snapshot({ step: 0, info: 0.2 }).rows(1, 8, row({ batch_paired_share: 0.3 }));
  expect(few.history('batch.no-positives')).toEqual(['raised:warning@5']);

  const learning = new Stream()
    .snapshot({ step: 0, info: 0.2 })
    .snapshot({ step: 1, info: 0.6 })
    .rows(2, 20, row({ batch_paired_share: 0.3 }));
  expect(learning.of('batch.no-positives')).toEqual([]);
});

test('one label in every batch is an error and stands before what follows from it', () => {
  const stream = new Stream().snapshot({ step: 0 });
  stream.rows(
    1,
    30,
    row({ loss: 0.5, grad_norm: 0, update_ratio: 0, batch_classes: 1, batch_paired_share: 1 }),
  );
  expect(stream.history('batch.no-negatives')).toEqual(['raised:error@5']);
  expect(stream.of('loss.pinned')).toEqual([]);
});

test('positives that are one row twice are a warning; a few of them are not', () => {
  const all = new Stream().snapshot({ step: 0 }).rows(1, 8, row({ batch_duplicate_share: 1 }));
  expect(all.history('batch.duplicate-positives')).toEqual(['raised:warning@5']);
  const few = new Stream().snapshot({ step: 0 }).rows(1, 40, row({ batch_duplicate_share: 0.05 }));
  expect(few.of('batch.duplicate-positives')).toEqual([]);
});

test('a healthy batch, or a program that does not say, raises nothing; an alert ends with better batches', () => {
  const healthy = { batch_classes: 8, batch_paired_share: 1, batch_duplicate_share: 0 };
  const stream = new Stream().snapshot({ step: 0 }).rows(1, 40, row(healthy)).rows(41, 80, row({}));
  for (const code of ['batch.no-positives', 'batch.no-negatives', 'batch.duplicate-positives'] as const)
    expect(stream.of(code)).toEqual([]);
  const mended = new Stream().snapshot({ step: 0 }).rows(1, 8, row({ ...healthy, batch_classes: 1 }));
  mended.rows(9, 30, row(healthy));
  expect(mended.history('batch.no-negatives')).toEqual(['raised:error@5', 'cleared:error@18']);
});
