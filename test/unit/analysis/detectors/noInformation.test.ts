import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'labels.no-information';

function run(auc: (step: number) => number, info: number, batchAuc: number, update = 0.01): Stream {
  const stream = new Stream({ miner: 'batch-all', normalized: true });
  for (let step = 0; step <= 160; step++) {
    if (step > 0)
      stream.row(step, {
        loss: 0.4,
        update_ratio: update,
        batch_auc: batchAuc,
        batch_median: 1,
        active_share: 0.5,
      });
    if (step % 10 === 0) stream.snapshot({ step, auc: auc(step), info: step === 0 ? 0.1 : info });
  }
  return stream;
}
const flat = () => 0.56;

test('weights that move for a hundred steps without telling classes apart are told as a warning', () => {
  expect(run(flat, 0.1, 0.5).history(CODE)[0]).toBe('raised:warning@120');
});

test('a run whose neighbours get better, or whose weights stand still, is not told so', () => {
  expect(run((step) => 0.56 + step / 1000, 0.3, 0.6).of(CODE)).toEqual([]);
  expect(run(flat, 0.1, 0.5, 1e-9).of(CODE)).toEqual([]);
});

test('batches without order are the labels; order that the first steps undo is the sign', () => {
  expect(run(flat, 0.1, 0.5).of(CODE)[0]!.causes[0]!.id).toBe('label-noise');
  const undone = run((step) => 0.5 + 0.06 * Math.exp(-step / 20), 0.02, 0.54);
  expect(undone.of(CODE)[0]!.causes[0]!.id).toBe('sign-inverted');
});
