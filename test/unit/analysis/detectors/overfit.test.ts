import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'labels.overfit';

function run(train: number, held: number, over: { chance?: number; active?: number } = {}): Stream {
  const stream = new Stream();
  for (let i = 0; i < 8; i++) {
    if (i > 0)
      stream.rows(10 * i - 9, 10 * i, () => ({
        loss: 0.2,
        active_share: over.active ?? 0.001,
        batch_auc: 1,
      }));
    const recallAt1 = 0.1 + 0.9 * (i === 0 ? 0.1 : train);
    const step = 10 * i;
    stream.snapshot({
      step,
      split: 'train',
      info: i === 0 ? 0.1 : train,
      recallAt1,
      chance: over.chance ?? 0.1,
    });
    stream.snapshot({ step, info: i === 0 ? 0.1 : held });
  }
  return stream;
}

test('solved training rows and poor held-out rows are overfitting, and no starvation', () => {
  const stream = run(1, 0.12);
  expect(stream.of(CODE)).toMatchObject([
    { severity: 'warning', causes: [{ id: 'overfit' }, { id: 'imbalance' }] },
  ]);
  expect(stream.of('triplets.starved')).toEqual([]);
});

test('a class that fills the training rows is the cause where their chance says so', () => {
  expect(run(1, 0.12, { chance: 0.7 }).of(CODE)[0]!.causes[0]!.id).toBe('imbalance');
});

test('a gap with triplets left to learn from, and good held-out rows, are none', () => {
  expect(run(1, 0.12, { active: 0.3 }).of(CODE)).toEqual([]);
  expect(run(1, 0.7).of(CODE)).toEqual([]);
});
