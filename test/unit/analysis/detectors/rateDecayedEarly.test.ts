import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'rate.decayed-early';
const run = (infoAt: (step: number) => number) => {
  const stream = new Stream();
  for (let step = 1; step <= 120; step++) {
    const lr = 1e-3 * 0.3 ** Math.floor(step / 10);
    stream.row(step, { loss: 0.5, lr, update_ratio: lr * 0.1, active_share: 0.8 });
    if (step % 5 === 0) stream.snapshot({ step, info: infoAt(step) });
  }
  return stream;
};

test('a rate that dies while information still rises freezes the run', () => {
  expect(run((step) => Math.min(0.3, 0.1 + 0.008 * step)).history(CODE)[0]).toMatch(/^raised:warning/);
});

test('a rate that dies after information has settled is the plan', () => {
  expect(run(() => 0.3).of(CODE)).toEqual([]);
});
