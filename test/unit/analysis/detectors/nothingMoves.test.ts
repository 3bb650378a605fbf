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
