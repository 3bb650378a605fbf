import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'geometry.collapse-imminent';
const shrinking = (auc: (step: number) => number) => (step: number) => ({
  loss: 0.6,
  batch_median: Math.exp(-0.05 * step),
  batch_auc: auc(step),
});

test('shrinking batches whose AUC falls to chance raise a warning, an error once information is lost', () => {
  const stream = new Stream().snapshot({ step: 0, info: 0.3 });
  stream
    .rows(
      1,
      40,
      shrinking((step) => 0.6 - 0.0025 * step),
    )
    .snapshot({ step: 40, kappa: 0.1, info: 0.05 });
  expect(stream.history(CODE)[0]).toMatch(/^raised:warning@\d+$/);
  expect(stream.history(CODE).at(-1)).toBe('changed:error@40');
});

test('shrinking batches whose AUC rises are a passing contraction', () => {
  const stream = new Stream().rows(
    1,
    80,
    shrinking((step) => Math.min(0.85, 0.56 + 0.01 * step)),
  );
  expect(stream.of(CODE)).toEqual([]);
});

test('batches that shrink while the loss is 0 are not collapsing: a collapsed network has its L*', () => {
  const fall = shrinking(() => 0.5);
  const rows = (step: number) => ({ ...fall(step), loss: step < 3 ? 0.3 : 0 });
  const stream = new Stream().rows(1, 60, rows);
  expect(stream.of(CODE)).toEqual([]);
});

test('a poor AUC without contraction says nothing', () => {
  const stream = new Stream().rows(1, 80, () => ({ loss: 1, batch_median: 1, batch_auc: 0.5 }));
  expect(stream.of(CODE)).toEqual([]);
});

test('a script without batch statistics is judged by its snapshots', () => {
  const stream = new Stream();
  for (let i = 0; i < 20; i++)
    stream.snapshot({ step: 10 * i, kappa: Math.exp(-0.2 * i), auc: 0.51, info: 0.05 });
  expect(stream.history(CODE)[0]).toMatch(/^raised:error@/);
});

test('it ends after 20 steps in which distances tell classes apart again', () => {
  const stream = new Stream().rows(
    1,
    40,
    shrinking(() => 0.5),
  );
  stream.rows(41, 80, () => ({ loss: 0.3, batch_median: 1.5, batch_auc: 0.9 }));
  expect(stream.of(CODE).map((alert) => alert.state)).toEqual(['raised', 'cleared']);
});

test('a space that shrinks and loses what it had learned is told of, whatever the batches say', () => {
  const stream = new Stream().snapshot({ step: 0, info: 0.2 }).snapshot({ step: 10, info: 0.6 });
  [0.28, 0.2, 0.15].forEach((kappa, i) => {
    stream.rows(10 * i + 11, 10 * i + 20, () => ({ loss: 0.6, batch_median: kappa, batch_auc: 0.75 }));
    stream.snapshot({ step: 10 * i + 20, kappa, info: 0.3 - 0.05 * i });
  });
  expect(stream.history(CODE)).toEqual(['raised:warning@32']);
  expect(stream.of(CODE)[0]!.message).toContain('information has fallen from 0.60 at step 10 to 0.25');
});

test('a batch median that falls between two far groups is no contraction while the probe is as wide as it was', () => {
  const stream = new Stream().snapshot({ step: 0 });
  for (let step = 1; step <= 60; step++) {
    stream.row(step, { loss: 0.9, batch_median: Math.exp(-0.05 * step), batch_auc: 0.5 });
    if (step % 10 === 0) stream.snapshot({ step, kappa: 2 });
  }
  expect(stream.of(CODE)).toEqual([]);
});

test('a look at the probe is fresh until the next is due where looks get rarer, and for 10 rows in the beginning', () => {
  const toHistory = (from: number, every: number): string[] => {
    const stream = new Stream().snapshot({ step: 0 });
    stream.rows(1, from, () => ({ loss: 0.9, batch_median: 1, batch_auc: 0.5 }));
    for (let step = from; step <= from + 2 * every; step++) {
      if (step % every === 0) stream.snapshot({ step, kappa: 2 });
      const median = Math.exp(-0.05 * (step - from));
      stream.row(step + 1, { loss: 0.9, batch_median: median, batch_auc: 0.5 });
    }
    return stream.history(CODE);
  };
  expect(toHistory(1200, 80)).toEqual([]);
  expect(toHistory(80, 80)).not.toEqual([]);
});
