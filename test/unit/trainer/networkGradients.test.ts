import { beforeAll, describe, expect, it } from 'vitest';
import { build, compareGradients, tf } from './networkSupport';

describe('gradients are those of central differences', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  // A layer with weights comes first, so that its gradient goes through the input of the layer under test.
  const image = [5, 4, 2];
  const before = { conv2d: 3, kernel: 1 };
  it.each([
    ['dense', [{ dense: 5 }, { dense: 4, bias: false }], [6]],
    ['tanh', [{ dense: 5, activation: 'tanh' }], [6]],
    ['sigmoid', [{ dense: 5, activation: 'sigmoid' }], [6]],
    ['gelu', [{ dense: 5, activation: 'gelu' }], [6]],
    ['leakyRelu', [{ dense: 5, activation: 'leakyRelu' }], [6]],
    ['relu', [{ dense: 5 }, { activation: 'relu' }], [6]],
    ['softmax', [{ dense: 5, activation: 'softmax' }], [6]],
    ['dropout', [{ dense: 8 }, { dropout: 0.4 }], [6]],
    ['batchNorm of rows', [{ dense: 5, bias: false }, { batchNorm: true }, { activation: 'tanh' }], [6]],
    ['layerNorm of rows', [{ dense: 5 }, { layerNorm: true }, { activation: 'tanh' }], [6]],
    ['residual of rows', [{ dense: 5 }, { residual: [{ dense: 5, activation: 'tanh' }] }], [6]],
    ['residual with a projection', [{ dense: 5 }, { residual: [{ dense: 4, activation: 'tanh' }] }], [6]],
    ['residual of data', [{ residual: [{ dense: 4, activation: 'tanh' }] }], [6]],
    [
      'residual of images as data',
      [{ residual: [{ conv2d: 3, kernel: 3, stride: 2 }] }, { flatten: true }],
      image,
    ],
    ['conv2d same', [before, { conv2d: 2, kernel: 3 }, { flatten: true }], image],
    ['conv2d valid', [before, { conv2d: 2, kernel: [3, 2], padding: 'valid' }, { flatten: true }], image],
    ['conv2d strided', [before, { conv2d: 2, kernel: 3, stride: 2 }, { flatten: true }], image],
    [
      'conv2d with a number',
      [before, { conv2d: 2, kernel: 3, stride: [2, 1], padding: 2, bias: false }, { flatten: true }],
      image,
    ],
    ['softmax of channels', [before, { activation: 'softmax' }, { flatten: true }], image],
    ['maxPool', [before, { maxPool: 2 }, { flatten: true }], image],
    ['maxPool same', [before, { maxPool: 3, stride: 2, padding: 'same' }, { flatten: true }], image],
    ['averagePool', [before, { averagePool: [2, 1], stride: 1 }, { flatten: true }], image],
    ['averagePool same', [before, { averagePool: 3, stride: 2, padding: 'same' }, { flatten: true }], image],
    ['globalPool average', [before, { globalPool: 'average' }], image],
    ['globalPool max', [before, { globalPool: 'max' }], image],
    [
      'batchNorm of images',
      [{ ...before, bias: false }, { batchNorm: true }, { activation: 'tanh' }, { flatten: true }],
      image,
    ],
    ['layerNorm of images', [before, { layerNorm: true }, { activation: 'tanh' }, { flatten: true }], image],
    [
      'residual of images',
      [
        before,
        { residual: [{ conv2d: 4, kernel: 3, stride: 2, activation: 'tanh' }, { batchNorm: true }] },
        { flatten: true },
      ],
      image,
    ],
  ])('%s', (_, layers, shape) => {
    for (const { name, slope, difference } of compareGradients(build(layers, shape))) {
      expect(Math.abs(slope), `${name} has a gradient`).toBeGreaterThan(1e-3);
      expect(Math.abs(slope - difference), name).toBeLessThan(4e-3 * Math.max(1, Math.abs(slope)));
    }
  });
});
