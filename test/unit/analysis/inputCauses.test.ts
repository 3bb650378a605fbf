import { expect, test } from 'vitest';
import { normsOf, Stream } from './stream';

const causesOf = (stream: Stream) =>
  stream
    .of('geometry.point-collapse')
    .at(-1)!
    .causes.map(({ id }) => id);

/** A space that is dead before training. */
function dead(kappa: number, dead_share: number, norm: number, grad_norm: number): Stream {
  const stream = new Stream({ miner: 'batch-all' });
  for (let step = 0; step <= 30; step++) {
    if (step > 0) stream.row(step, { loss: 0.5, grad_norm, update_ratio: 1e-6, dead_share });
    const rho = kappa / norm;
    if (step % 10 === 0) stream.snapshot({ step, kappa, rho, info: 0.01, auc: 0.5, norms: normsOf(norm) });
  }
  return stream;
}

test('a space that is dead from the start: dead units, one input for all, or layers that let nothing through', () => {
  expect(causesOf(dead(0, 1, 0.5, 0))[0]).toBe('dead-relu');
  expect(causesOf(dead(0, 0.5, 0.5, 0))[0]).toBe('constant-inputs');
  expect(causesOf(dead(1e-5, 0, 1.9, 1e-5))[0]).toBe('vanishing-gradient');
});

test('a loss of 0 over rows that do not agree is of other networks; from the first step on, of the miner', () => {
  const starve = (first: number, miner: string) => {
    const stream = new Stream({ miner });
    stream.rows(1, 40, (step) => ({ loss: step < 3 ? first : 0, active_share: 0.7 }));
    for (const step of [20, 30, 40]) stream.snapshot({ step, info: 0.1 });
    return stream.of('triplets.starved')[0]!.causes[0]!.id;
  };
  expect(starve(0.4, 'batch-all')).toBe('unshared-towers');
  expect(starve(0, 'easy')).toBe('easy-mining');
});
