import { expect, test } from 'vitest';
import { normsOf, Stream } from '../stream';

const CODE = 'norms.explosion';

test('norms 30 times their start are an error where neighbours are wrong, a warning where they are right', () => {
  for (const [info, severity] of [
    [0.1, 'error'],
    [0.8, 'warning'],
  ] as const) {
    const stream = new Stream().snapshot({ step: 0 });
    for (const step of [1, 2]) stream.snapshot({ step, kappa: 40, info, norms: normsOf(40) });
    expect(stream.history(CODE)).toEqual([`raised:${severity}@2`]);
  }
});

test('under normalisation only a hundredfold growth counts', () => {
  const stream = new Stream({ normalized: true }).snapshot({ step: 0 });
  for (const step of [1, 2, 3]) stream.snapshot({ step, info: 0.1, norms: normsOf(60) });
  expect(stream.of(CODE)).toEqual([]);
  for (const step of [4, 5]) stream.snapshot({ step, info: 0.1, norms: normsOf(160) });
  expect(stream.of(CODE)).toHaveLength(1);
});

test('is no error where distances tell classes apart, though neighbours are still wrong: as in two dimensions', () => {
  const grown = (auc: number) => {
    const stream = new Stream({ normalized: true }).snapshot({ step: 0, info: 0.1 });
    for (const step of [10, 20]) stream.snapshot({ step, norms: normsOf(128), info: 0.15, auc });
    return stream.of(CODE);
  };
  expect(grown(0.8)).toMatchObject([{ severity: 'warning' }]);
  expect(grown(0.6)).toMatchObject([{ severity: 'error' }]);
});
