import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startCpu, startWasm } from '../../src/trainer/backend/portable';
import { SeededRandom } from '../../src/util/seededRandom';

type Pad = 'same' | 'valid' | number;
type Pair = [number, number];
type Shape4D = [number, number, number, number];

const draw = (seed: number, shape: readonly number[], offset = 0): tf.Tensor4D => {
  const random = SeededRandom.fromSeed(seed, 'kernels');
  const count = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(
    Float32Array.from({ length: count }, () => random.nextNormal() + offset),
    [...shape] as Shape4D,
  );
};

/** Gradients of Σ output·slope by each input, on one backend. */
async function differentiate(
  backend: 'cpu' | 'wasm',
  inputs: () => tf.Tensor4D[],
  operation: (...inputs: tf.Tensor4D[]) => tf.Tensor,
): Promise<number[][]> {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const toLoss = (...tensors: tf.Tensor[]): tf.Scalar => {
      const output = operation(...(tensors as tf.Tensor4D[]));
      return tf.sum(tf.mul(output, draw(9, output.shape)));
    };
    return tf
      .grads(toLoss)(inputs())
      .map((gradient) => [...gradient.dataSync()]);
  });
}

async function expectSame(
  inputs: () => tf.Tensor4D[],
  operation: (...inputs: tf.Tensor4D[]) => tf.Tensor,
): Promise<void> {
  const cpu = await differentiate('cpu', inputs, operation);
  const before = tf.memory().numTensors;
  const wasm = await differentiate('wasm', inputs, operation);
  expect(tf.memory().numTensors).toBe(before);
  cpu.forEach((gradient, index) => {
    const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const worst = gradient.reduce((most, value, i) => Math.max(most, Math.abs(value - wasm[index]![i]!)), 0);
    expect(largest).toBeGreaterThan(0);
    expect(worst).toBeLessThan(1e-5 * largest);
  });
}

describe('gradients on wasm are those on cpu', () => {
  beforeAll(async () => {
    await startCpu();
    const wasm = await startWasm();
    expect(wasm.tf).not.toBeNull();
  });

  const places: [Pair, Pair, Pad][] = [
    [[3, 3], [1, 1], 'same'],
    [[3, 3], [1, 1], 'valid'],
    [[3, 2], [2, 2], 'same'],
    [[2, 4], [2, 3], 'valid'],
    // TensorFlow.js takes a number for padding with square kernels and strides only; the layers pad themselves.
    [[3, 3], [2, 2], 1],
    [[5, 5], [3, 3], 'same'],
    [[1, 1], [2, 2], 'valid'],
  ];

  it.each(places)('conv2d with kernel %j, strides %j, padding %s', async (kernel, strides, pad) => {
    const inputs = () => [draw(1, [3, 9, 8, 3]), draw(2, [...kernel, 3, 4])];
    await expectSame(inputs, (x, filter) => tf.conv2d(x!, filter!, strides, pad));
  });

  it.each(places)('depthwise conv2d with kernel %j, strides %j, padding %s', async (kernel, strides, pad) => {
    const inputs = () => [draw(1, [3, 9, 8, 3]), draw(2, [...kernel, 3, 2])];
    await expectSame(inputs, (x, filter) => tf.depthwiseConv2d(x!, filter!, strides, pad));
  });

  it.each(places)(
    'maxPool of negative values with window %j, strides %j, padding %s',
    async (window, strides, pad) => {
      await expectSame(
        () => [draw(1, [3, 9, 8, 3], -9)],
        (x) => tf.maxPool(x!, window, strides, pad),
      );
    },
  );

  it.each(places)('avgPool with window %j, strides %j, padding %s', async (window, strides, pad) => {
    await expectSame(
      () => [draw(1, [3, 9, 8, 3])],
      (x) => tf.avgPool(x!, window, strides, pad),
    );
  });

  it.each(['cpu', 'wasm'] as const)(
    'avgPool hands down all of its gradient on %s, also at the edges',
    async (backend) => {
      await tf.setBackend(backend);
      const sum = tf.tidy(() => {
        const x = draw(1, [2, 7, 7, 2]);
        const gradient = tf.grad((image: tf.Tensor) =>
          tf.sum(tf.avgPool(image as tf.Tensor4D, 3, 2, 'same')),
        )(x);
        return tf.sum(gradient).dataSync()[0]!;
      });
      expect(sum).toBeCloseTo(2 * 4 * 4 * 2, 4);
    },
  );
});
