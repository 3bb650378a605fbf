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

test('held-out rows that training makes worse are told of while triplets are left', () => {
  const stream = new Stream();
  for (let i = 0; i < 8; i++) {
    const step = 10 * i;
    stream.snapshot({ step, split: 'train', info: 0.2 + 0.09 * i });
    stream.snapshot({ step, info: 0.9 - 0.11 * i, auc: 0.85 - 0.06 * i });
    stream.rows(step + 1, step + 10, () => ({ loss: 0.4, active_share: 0.5 }));
  }
  expect(stream.of(CODE)[0]).toMatchObject({ severity: 'warning', causes: [{ id: 'overfit' }, {}] });
  expect(stream.of(CODE)[0]!.message).toContain('what training teaches, they do not have');
  expect(
    stream
      .of(CODE)[0]!
      .causes[0]!.evidence.map(({ name }) => name)
      .join(),
  ).toMatch(/AUC fell by 0\.\d\d/);
  expect(stream.verdict.state).toBe('overfitting');
});

test('labels that untrained distances do not show, as they do those of held-out rows, speak for learning by heart', () => {
  const learn = (auc: number) => {
    const stream = new Stream();
    for (let i = 0; i < 8; i++) {
      stream.snapshot({ step: 10 * i, split: 'train', info: 0.09 * i, auc: i === 0 ? auc : 0.6 });
      stream.snapshot({ step: 10 * i, info: 0.9 - 0.11 * i, auc: 0.85 - 0.04 * i });
    }
    return stream
      .of(CODE)[0]!
      .causes[0]!.evidence.map(({ name }) => name)
      .join();
  };
  expect(learn(0.5)).toContain('AUC is 0.50 by the labels of training rows, 0.85 by held-out ones');
  expect(learn(0.84)).not.toContain('by the labels of training rows');
});
