import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'graph.nothing-moves';

test('five steps without a gradient although triplets are active: cut from the graph', () => {
  const stream = new Stream().snapshot({ step: 0 });
  stream.rows(1, 5, () => ({ loss: 0.7, grad_norm: 0, active_share: 0.9, update_ratio: 0 }));
  expect(stream.history(CODE)).toEqual(['raised:error@5']);
  expect(stream.of(CODE)[0]!.message).toContain('cut from the graph');
});

test('gradients that change no weight: the optimiser has other parameters', () => {
  const stream = new Stream().rows(1, 5, () => ({
    loss: 0.7,
    grad_norm: 2,
    active_share: 0.9,
    update_ratio: 0,
  }));
  expect(stream.of(CODE)[0]!.message).toContain('other parameters');
});

test('a converged run has no gradient either, and is fine', () => {
  const stream = new Stream().snapshot({ step: 0, info: 0.9 });
  stream.rows(1, 50, () => ({ loss: 0, grad_norm: 0, active_share: 0, update_ratio: 1e-5 }));
  expect(stream.of(CODE)).toEqual([]);
});

/** A program that logs its loss and looks at its probe every ten steps; the probe's kappa as `kappa` says. */
function runOfLoss(kappa: (step: number) => number, loss: (step: number) => number, steps = 80): Stream {
  const stream = new Stream();
  for (let step = 0; step <= steps; step++) {
    if (step > 0) stream.row(step, { loss: loss(step) });
    if (step % 10 === 0) stream.snapshot({ step, info: 0.8, kappa: kappa(step) });
  }
  return stream;
}
const uneven = (step: number) => 0.4 + 0.01 * (step % 7);

test('a probe that is the same to the last bit tells it where neither gradients nor updates are logged', () => {
  const stream = runOfLoss(() => 1, uneven);
  expect(stream.history(CODE)).toEqual(['raised:error@60']);
  expect(stream.of(CODE)[0]!.message).toContain('those of step 0 to the last bit');
  expect(stream.of(CODE)[0]!.causes).toMatchObject([
    { id: 'graph-detached', confidence: 'one of two' },
    { id: 'params-frozen', confidence: 'one of two' },
  ]);
  expect(stream.verdict).toMatchObject({ state: 'nothing-moves', tone: 'error' });
});

test('logged gradients point to the optimiser then, and the last digit of a probe that moves is enough to be silent', () => {
  const stream = new Stream();
  for (let step = 0; step <= 80; step++) {
    if (step > 0) stream.row(step, { loss: uneven(step), grad_norm: 2 });
    if (step % 10 === 0) stream.snapshot({ step, info: 0.8 });
  }
  expect(stream.of(CODE)[0]!.causes[0]).toMatchObject({ id: 'params-frozen', confidence: 'very likely' });
  expect(runOfLoss((step) => 1 + 1e-12 * step, uneven).of(CODE)).toEqual([]);
});

test('batches that all have the loss of equal distances have one label each', () => {
  const [first] = runOfLoss(
    () => 1,
    () => 0.5,
  ).of(CODE)[0]!.causes;
  expect(first).toMatchObject({ id: 'no-negatives', confidence: 'very likely' });
});

test('looks between gradients that are still being added up say nothing, nor do those of a dead space', () => {
  const stream = new Stream();
  for (let step = 0; step <= 7; step++) {
    if (step > 0) stream.row(step, { loss: uneven(step) });
    stream.snapshot({ step, info: 0.8 });
  }
  expect(stream.of(CODE)).toEqual([]);
  expect(runOfLoss(() => 0, uneven).of(CODE)).toEqual([]);
});

test('a run that ends as it began before an alert could be raised has not learned', () => {
  const stream = runOfLoss(() => 1, uneven, 30);
  expect(stream.of(CODE)).toEqual([]);
  expect(stream.analysis.end()).toMatchObject({ state: 'nothing-moves' });
});

test('without labels the verdict says so too: that it does not collapse is no comfort', () => {
  const stream = new Stream();
  for (let step = 0; step <= 80; step++) {
    if (step > 0) stream.row(step, { loss: uneven(step) });
    if (step % 10 === 0) stream.snapshot({ step, info: null, recallAt1: null, auc: null });
  }
  expect(stream.verdict).toMatchObject({ state: 'nothing-moves', tone: 'error' });
});

test('a loss of 0 in every batch, with triplets left in the probe, is that of batches without any', () => {
  const [first] = runOfLoss(
    () => 1,
    () => 0,
  ).of(CODE)[0]!.causes;
  expect(first).toMatchObject({ id: 'no-triplets', confidence: 'very likely' });
});
