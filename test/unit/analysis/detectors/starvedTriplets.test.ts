import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'triplets.starved';

test('no active triplets and nothing learned is starvation after three snapshots', () => {
  const stream = new Stream().rows(1, 40, () => ({ loss: 0.001, active_share: 0.001 }));
  for (const step of [0, 10, 20]) stream.snapshot({ step, info: 0.2 });
  expect(stream.history(CODE)).toEqual(['raised:warning@40']);
  expect(stream.verdict.title).toBe('Nothing left to learn from');
});

test('no active triplets with labels learned is the end of a good run', () => {
  const stream = new Stream().rows(1, 40, () => ({ loss: 0.001, active_share: 0.001 }));
  [0.2, 0.5, 0.7, 0.8, 0.8].forEach((info, i) => stream.snapshot({ step: 10 * i, info }));
  expect(stream.of(CODE)).toEqual([]);
});

test('a loss of exactly 0 starves too, whatever the miner left out', () => {
  const stream = new Stream().rows(1, 40, () => ({ loss: 0, active_share: 0.4 }));
  for (const step of [0, 10, 20]) stream.snapshot({ step, info: 0.2 });
  expect(stream.of(CODE)).toHaveLength(1);
});
