import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'loss.climbs';

/** Loss rises from 0.5 (L*) by `slope` a step; AUC and information go from 0.6 and 0.2 to what is given. */
function run(slope: number, auc: number, info: number, update = 0.01): Stream {
  const site = { file: '/w/a.triplet.json', line: 9, text: 'true' };
  const stream = new Stream({ miner: 'batch-all', sites: new Map([['faults.flipSign', site]]) });
  stream.snapshot({ step: 0 });
  for (let step = 1; step <= 100; step++) {
    const values = { loss: 0.5 + slope * step, update_ratio: update, batch_auc: 0.58, batch_median: 0.5 };
    stream.row(step, values);
    if (step % 10 === 0) stream.snapshot({ step, auc, info });
  }
  return stream;
}

test('a loss that climbs beyond L* while neighbours get worse is an error, with the sign as its first cause', () => {
  const [alert] = run(0.004, 0.51, 0.02).of(CODE);
  expect(alert).toMatchObject({ state: 'raised', severity: 'error' });
  expect(alert!.causes[0]).toMatchObject({ id: 'sign-inverted', sites: [{ line: 9 }] });
});

test('a loss that stays on L*, and one that climbs while neighbours get better, are none', () => {
  expect(run(0, 0.51, 0.02).of(CODE)).toEqual([]);
  expect(run(0.004, 0.7, 0.5).of(CODE)).toEqual([]);
});

test('after large steps the rate comes first', () => {
  expect(run(0.004, 0.56, 0.19, 0.5).of(CODE)[0]!.causes[0]!.id).toBe('lr-too-high');
});

test('the verdict says what the error says, from the same snapshot on, and goes when the alert goes', () => {
  const stream = run(0.004, 0.51, 0.02);
  expect(stream.of(CODE).at(-1)).toMatchObject({ state: 'raised' });
  expect(stream.verdict).toMatchObject({ state: 'climbing', tone: 'error', title: 'The loss climbs' });
  expect(stream.verdict.sentence).toMatch(
    /^Training goes the wrong way: the loss is ×1\.\d+ its start, and neighbours are no better than before it: R@1 0\.\d\d → 0\.\d\d\.$/,
  );
  for (let step = 101; step <= 200; step++) {
    stream.row(step, { loss: 0.1, update_ratio: 0.01, batch_auc: 0.9, batch_median: 0.5 });
    if (step % 10 === 0) stream.snapshot({ step, auc: 0.9, info: 0.7 });
  }
  expect(stream.of(CODE).at(-1)).toMatchObject({ state: 'cleared' });
  expect(stream.verdict.state).toBe('learning');
});
