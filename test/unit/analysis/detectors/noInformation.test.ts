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

test('so are those that leave neighbours worse than they found them, however well the untrained network told classes apart', () => {
  const worse = (info: number) => {
    const stream = new Stream({ miner: 'batch-all', normalized: true });
    for (let step = 0; step <= 160; step++) {
      if (step > 0) stream.row(step, { loss: 0.4 + 0.01 * (step % 5) });
      if (step % 10 === 0)
        stream.snapshot({ step, auc: step === 0 ? 0.78 : 0.68, info: step === 0 ? 0.7 : info });
    }
    return stream;
  };
  expect(worse(0.5).history(CODE)).toEqual(['raised:warning@120']);
  expect(worse(0.68).of(CODE)).toEqual([]);
});

test('a program that counts its steps in epochs is judged after a third of them', () => {
  const perEpoch = (epochs: number | null) => {
    const stream = new Stream({ miner: null, epochs, totalSteps: null });
    for (let epoch = 0; epoch <= 30; epoch++) {
      if (epoch > 0) stream.row(epoch, { loss: 0.4 + 0.01 * (epoch % 5) });
      stream.snapshot({ step: epoch, auc: 0.56, info: 0.1 + 0.001 * epoch });
    }
    return stream.of(CODE);
  };
  expect(perEpoch(null)).toEqual([]);
  const [alert] = perEpoch(30);
  expect(alert).toMatchObject({ step: 12, causes: [{ id: 'label-noise' }, {}, {}] });
  expect(alert!.message).toContain('After 12 epochs');
});
