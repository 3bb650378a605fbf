import { expect, test } from 'vitest';
import { Stream } from '../stream';

test('tiny distances in good order with the loss on L* are a matter of scale', () => {
  const stream = new Stream().snapshot({ step: 0 }).rows(1, 25, () => ({ loss: 0.5 }));
  for (const step of [10, 20, 30]) stream.snapshot({ step, kappa: 1e-3, info: 0.7, recallAt1: 0.8 });
  expect(stream.history('geometry.scale-collapse')).toEqual(['raised:warning@30']);
  expect(stream.verdict.title).toBe('Small, but ordered');
});
