import { expect, test } from 'vitest';
import { Stream } from './stream';

test('causes carry the score that they are ranked by, in hundredths', () => {
  const stream = new Stream({});
  stream.snapshot({ step: 0 });
  for (let step = 1; step <= 8; step += 1)
    stream.row(step, { loss: 0.4, lr: 0.001, grad_norm: 0, update_ratio: 0, active_share: 0.5 });
  const scores = stream
    .of('graph.nothing-moves')
    .at(-1)!
    .causes.map(({ score }) => score!);
  expect(scores.length).toBeGreaterThan(1);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  for (const score of scores) expect(Math.round(score * 100) / 100).toBe(score);
});
