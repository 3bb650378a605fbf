import { expect, test } from 'vitest';
import { normsOf, Stream } from '../stream';

const CODE = 'geometry.cone';

function run(rhos: readonly number[], over = {}, rows: Record<string, number> = {}): Stream {
  const stream = new Stream({ miner: 'batch-all' });
  rhos.forEach((rho, i) => {
    stream.snapshot({ step: i, rho, ...over });
    stream.row(i + 1, { loss: 0.5, ...rows });
  });
  return stream;
}

test('embeddings that all but point one way from the start, and stay so, are a cone after three snapshots', () => {
  expect(run([0.003, 0.003, 0.004]).history(CODE)).toEqual(['raised:warning@2']);
});

test('a cone that opens up, one whose neighbours are right, and one of later steps are none', () => {
  expect(run([0.04, 0.15, 0.2, 0.3]).of(CODE)).toEqual([]);
  expect(run([0.003, 0.003, 0.003], { info: 0.7 }).of(CODE)).toEqual([]);
  expect(run([0.5, 0.01, 0.01, 0.01]).of(CODE)).toEqual([]);
});

test('large untrained norms speak for the inputs, a tiny gradient that gets lost on its way for the layers', () => {
  const inputs = run([0.003, 0.003, 0.003], { norms: normsOf(130) }, { grad_norm: 0.1 });
  expect(inputs.of(CODE)[0]!.causes[0]!.id).toBe('input-scale');
  const lost = { grad_norm: 2e-5, 'grad_norm/layers.0': 1e-9, 'grad_norm/layers.1': 2e-5 };
  expect(run([0.003, 0.003, 0.003], {}, lost).of(CODE)[0]!.causes[0]!.id).toBe('vanishing-gradient');
});
