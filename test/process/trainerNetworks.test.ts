import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../../src/trainer/checkpoint/safetensors';
import { describeWith } from '../support/requirePart';
import { readCheckpoint, rowsOf, runTrainer } from './support/trainerHost';

const folder = mkdtempSync(join(tmpdir(), 'margin-model-'));

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const runDigits = (model: object, backend: string) =>
  runTrainer(
    JSON.stringify({
      data: { path: 'data/digits.csv.gz', scale: 0.0625, shape: [8, 8] },
      model,
      backend,
      steps: 12,
    }),
  );

async function saveInOneShard(model: Sequential, name: string): Promise<void> {
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      writeFileSync(join(folder, `${name}.bin`), Buffer.from(artifacts.weightData as ArrayBuffer));
      const weightsManifest = [{ paths: [`${name}.bin`], weights: artifacts.weightSpecs }];
      const json = { modelTopology: artifacts.modelTopology, weightsManifest };
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(json));
      const modelArtifactsInfo = { dateSaved: new Date(0), modelTopologyType: 'JSON' as const };
      return Promise.resolve({ modelArtifactsInfo });
    }),
  );
}

/** Every kind of layer that needs a kernel of its own to train. */
async function expectModelTrains(backend: string): Promise<void> {
  const model = sequential({
    layers: [
      layers.conv2d({
        inputShape: [8, 8, 1],
        filters: 6,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'relu',
      }),
      layers.batchNormalization(),
      layers.separableConv2d({ filters: 6, kernelSize: 3, padding: 'same' }),
      layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', depthMultiplier: 2 }),
      layers.dropout({ rate: 0.1 }),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 4 }),
    ],
  });
  await saveInOneShard(model, 'digits');
  const path = join(folder, 'digits.json');
  const [first, second] = await Promise.all([runDigits({ path }, backend), runDigits({ path }, backend)]);
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(rowsOf(first)).toHaveLength(12);
  expect(rowsOf(first).every(({ grad_norm }) => grad_norm! > 0)).toBe(true);
  expect(rowsOf(second).map(({ loss }) => loss)).toEqual(rowsOf(first).map(({ loss }) => loss));
}

describe('the built trainer on wasm', () => {
  const run = (model: object) => runDigits(model, 'wasm');
  const convolutions = {
    layers: [
      { conv2d: 8, kernel: 3, activation: 'linear' },
      { batchNorm: true },
      { activation: 'relu' },
      { maxPool: 2 },
      { residual: [{ conv2d: 12, kernel: 3, activation: 'gelu' }, { layerNorm: true }] },
      { averagePool: 3, stride: 1, padding: 'same' },
      { dropout: 0.1 },
      { flatten: true },
      { dense: 16, activation: 'leakyRelu' },
    ],
    embeddingDim: 8,
  };

  it('trains every kind of layer, twice the same, and goes on from its weights', async () => {
    const [first, second] = await Promise.all([run(convolutions), run(convolutions)]);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(rowsOf(first)).toHaveLength(12);
    expect(rowsOf(second).map(({ loss }) => loss)).toEqual(rowsOf(first).map(({ loss }) => loss));
    writeFileSync(join(folder, 'last.safetensors'), readCheckpoint(first, 'last'));
    const names = decodeSafetensors(readFileSync(join(folder, 'last.safetensors'))).tensors.map(
      ({ name }) => name,
    );
    expect(names).toContain('4.body.0.weight');
    expect(names).toContain('1.running_mean');
    const third = await run({ ...convolutions, weights: join(folder, 'last.safetensors') });
    expect([third.code, third.stderr]).toEqual([0, '']);
    expect(rowsOf(third)[0]!['loss']).toBeLessThan(rowsOf(first)[0]!['loss']!);
  });

  it('trains a model of TensorFlow.js', async () => {
    await expectModelTrains('wasm');
  });

  it('says which operation the backend lacks', async () => {
    const model = sequential({
      layers: [
        layers.reshape({ inputShape: [8, 8, 1], targetShape: [64] }),
        layers.embedding({ inputDim: 20, outputDim: 2 }),
        layers.flatten(),
        layers.dense({ units: 4 }),
      ],
    });
    await saveInOneShard(model, 'lookup');
    const result = await run({ path: join(folder, 'lookup.json') });
    expect([result.code, result.stderr]).toEqual([
      2,
      'lookup.json cannot be trained on the wasm backend, which lacks UnsortedSegmentSum: set "backend" to "native" or "cpu".\n',
    ]);
  });

  it('says what does not fit, without a stack', async () => {
    const result = await run({ path: join(folder, 'nothing.json') });
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(
      /^There is no file .*nothing.json\. Paths are relative to the configuration\.\n$/,
    );
    expect(existsSync(join(result.folder, 'checkpoints'))).toBe(false);
  });
});

describeWith(['native-tensorflow'], 'the built trainer on native TensorFlow', () => {
  it('trains a model of TensorFlow.js', async () => {
    await expectModelTrains('native');
  });
});
