import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'loss.pinned';
const still = (loss: number) => (step: number) => ({ loss: loss + (step % 2) * 1e-3 });

test('a loss that stays on L* is a warning after 20 such windows', () => {
  const stream = new Stream().snapshot({ step: 0 }).rows(1, 38, still(0.5));
  expect(stream.of(CODE)).toEqual([]);
  stream.row(39, { loss: 0.5 });
  expect(stream.history(CODE)).toEqual(['raised:warning@39']);
});

test('a loss on L* with good information is left alone', () => {
  const stream = new Stream().snapshot({ step: 0, info: 0.7 }).rows(1, 100, still(0.5));
  expect(stream.of(CODE)).toEqual([]);
});

test('a margin far above all distances pins every loss, so it says nothing', () => {
  const stream = new Stream().snapshot({ step: 0, kappa: 0.01 }).rows(1, 100, still(0.5));
  expect(stream.of(CODE)).toEqual([]);
});

test('a loss beside L* or one that moves is not pinned', () => {
  const beside = new Stream().snapshot({ step: 0 }).rows(1, 100, still(0.53));
  const moving = new Stream()
    .snapshot({ step: 0 })
    .rows(1, 100, (step) => ({ loss: 0.5 + 0.05 * (step % 2) - 0.025 }));
  expect([...beside.of(CODE), ...moving.of(CODE)]).toEqual([]);
});

test('with hardly any distance left it is an error', () => {
  const stream = new Stream().snapshot({ step: 0 }).snapshot({ step: 1, kappa: 5e-3, info: 0.1 });
  stream.rows(2, 60, still(0.5));
  expect(stream.history(CODE)[0]).toMatch(/^raised:error/);
});
