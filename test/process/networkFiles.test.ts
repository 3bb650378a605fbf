import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseTripletConfig } from '../../src/config/parseTripletConfig';
import type { ModelConfig } from '../../src/config/tripletConfig';
import { decodeSafetensors, encodeSafetensors } from '../../src/trainer/checkpoint/safetensors';
import type { NamedTensor } from '../../src/trainer/checkpoint/safetensors';
import { readModelFiles } from '../../src/trainer/network/modelFiles';
import { createNetwork } from '../../src/trainer/network/createNetwork';
import type { Network } from '../../src/trainer/network/network';
import { SeededRandom } from '../../src/util/seededRandom';
import { describeWith, requirePart } from '../support/requirePart';

const folder = mkdtempSync(join(tmpdir(), 'margin-model-'));

function toModel(model: object): ModelConfig {
  const { config, problems } = parseTripletConfig(JSON.stringify({ data: { path: 'x' }, model }), 'x');
  if (!config) throw new Error(JSON.stringify(problems));
  return config.model;
}

async function open(model: object, inputShape: readonly number[]): Promise<Network> {
  const config = toModel(model);
  return createNetwork(tf, config, inputShape, 1, await readModelFiles(tf, config, { folder, inputShape }));
}

function normals(seed: number, count: number): Float32Array {
  const random = SeededRandom.fromSeed(seed, 'files');
  return Float32Array.from({ length: count }, () => random.nextNormal());
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const small = { layers: [{ dense: 4 }, { batchNorm: true }], embeddingDim: 2 };
/** Every array of `small` on six features, with values that show where they come from. */
function smallTensors(): NamedTensor[] {
  const network = createNetwork(tf, toModel(small), [6], 2);
  return [...network.parameters, ...network.buffers].map(({ name, shape, values }, index) => ({
    name,
    shape,
    values: values.map((_, at) => index + at / 64),
  }));
}

describe('model.weights', () => {
  const save = (name: string, tensors: readonly NamedTensor[]) => {
    writeFileSync(join(folder, name), encodeSafetensors({ tensors, metadata: {} }));
    return { ...small, weights: name };
  };

  it('starts from a safetensors file, running statistics too; counters and moments are passed over', async () => {
    const tensors = smallTensors();
    const more = [
      ...tensors,
      { name: '2.num_batches_tracked', shape: [1], values: Float32Array.of(7) },
      { name: 'optimizer.m.0.weight', shape: [4, 6], values: new Float32Array(24) },
    ];
    const network = await open(save('a.safetensors', more), [6]);
    for (const { name, values } of [...network.parameters, ...network.buffers])
      expect(values, name).toEqual(tensors.find((tensor) => tensor.name === name)!.values);
  });

  it('lists what is missing, surplus or of another shape', async () => {
    const [first, ...rest] = smallTensors();
    const odd = [
      { ...first!, shape: [6, 4] },
      ...rest.filter(({ name }) => name !== '2.running_mean' && name !== '3.bias'),
      { name: 'fc.weight', shape: [2, 3], values: new Float32Array(6) },
    ];
    await expect(open(save('b.safetensors', odd), [6])).rejects.toMatchObject({
      path: ['model', 'weights'],
      message:
        'b.safetensors does not fit the model. It lacks "3.bias" (2), "2.running_mean" (4). The model has no "fc.weight" (2×3). Of another shape: "0.weight" is 6×4, the model has 4×6. Names count as in a torch.nn.Sequential of the same layers, activations too.',
    });
  });

  it('says what is wrong with a file', async () => {
    const refusal = (name: string) =>
      open({ ...small, weights: name }, [6]).then(
        () => 'taken',
        (error: Error) => error.message,
      );
    save('cut.safetensors', smallTensors());
    const cut = join(folder, 'cut.safetensors');
    truncateSync(cut, statSync(cut).size - 20);
    writeFileSync(join(folder, 'text.safetensors'), 'hello, this is no file of tensors');
    writeFileSync(join(folder, 'text.npz'), 'hello');
    writeFileSync(join(folder, 'net.pt'), 'hello');
    expect(await refusal('none.npz')).toBe(
      'There is no file none.npz. Paths are relative to the configuration.',
    );
    expect(await refusal('cut.safetensors')).toMatch(
      /^cut.safetensors cannot be read as weights: .* is cut off/,
    );
    expect(await refusal('text.safetensors')).toMatch(/no safetensors file\.$/);
    expect(await refusal('text.npz')).toMatch(/^text.npz cannot be read as weights: /);
    expect(await refusal('net.pt')).toMatch(/^net.pt is no file of weights that is read: save them with/);
  });
});

describe('safetensors', () => {
  it.each([
    ['F64', 8, (view: DataView, at: number, value: number) => view.setFloat64(at, value, true)],
    [
      'F16',
      2,
      (view: DataView, at: number, value: number) =>
        view.setUint16(at, { 1.5: 0x3e00, '-2': 0xc000, 0: 0 }[value]!, true),
    ],
    [
      'BF16',
      2,
      (view: DataView, at: number, value: number) =>
        view.setUint16(at, { 1.5: 0x3fc0, '-2': 0xc000, 0: 0 }[value]!, true),
    ],
  ] as const)('reads %s', (dtype, bytes, write) => {
    const values = [1.5, -2, 0];
    const data = new DataView(new ArrayBuffer(3 * bytes));
    values.forEach((value, index) => write(data, index * bytes, value));
    const header = Buffer.from(JSON.stringify({ w: { dtype, shape: [3], data_offsets: [0, 3 * bytes] } }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const file = Buffer.concat([length, header, Buffer.from(data.buffer)]);
    expect([...decodeSafetensors(file).tensors[0]!.values]).toEqual(values);
  });
});

describeWith(['torch'], 'model.weights from Python', () => {
  it('are those of a state_dict in an .npz archive, also of other types and in Fortran order', async () => {
    const script = `
import sys, numpy, torch
from torch import nn
net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4 * 5 * 4, 2))
net(torch.randn(8, 3, 7, 6))
net.eval()
arrays = {name: value.numpy() for name, value in net.state_dict().items()}
arrays["0.weight"] = numpy.asfortranarray(arrays["0.weight"]).astype(numpy.float64)
numpy.savez_compressed(sys.argv[1], **arrays)
rows = torch.arange(2 * 7 * 6 * 3).reshape(2, 7, 6, 3) / 100
print(net(rows.permute(0, 3, 1, 2)).flatten().tolist())`;
    const file = join(folder, 'torch.npz');
    const { status, stdout, stderr } = spawnSync(requirePart('torch'), ['-c', script, file], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    const model = {
      layers: [{ conv2d: 4, kernel: 3, padding: 'valid' }, { batchNorm: true }, { flatten: true }],
      embeddingDim: 2,
      weights: 'torch.npz',
    };
    const network = await open(model, [7, 6, 3]);
    const rows = Float32Array.from({ length: 2 * 7 * 6 * 3 }, (_, i) => i / 100);
    const { embeddings } = network.embed(rows, 2);
    (JSON.parse(stdout) as number[]).forEach((value, i) => {
      expect(embeddings[i]).toBeCloseTo(value, 5);
    });
  });
});

/** A small image model of TensorFlow.js itself, and how it embeds rows. */
async function saveModel(name: string, change: (json: Record<string, unknown>) => void = () => undefined) {
  const model = sequential({
    layers: [
      layers.conv2d({
        inputShape: [6, 6, 2],
        filters: 4,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        name: 'first',
      }),
      layers.batchNormalization({ name: 'norm' }),
      layers.maxPooling2d({ poolSize: 2, name: 'pool' }),
      layers.flatten({ name: 'flat' }),
      layers.dropout({ rate: 0.4, name: 'drop' }),
      layers.dense({ units: 3, name: 'embedding' }),
    ],
  });
  model.setWeights(
    model.getWeights().map((tensor, i) =>
      tf.tensor(
        normals(i, tensor.size).map((value) => Math.abs(value)),
        tensor.shape,
      ),
    ),
  );
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const bytes = Buffer.from(artifacts.weightData as ArrayBuffer);
      // Two shards, cut within a weight.
      writeFileSync(join(folder, `${name}.1.bin`), bytes.subarray(0, 101));
      writeFileSync(join(folder, `${name}.2.bin`), bytes.subarray(101));
      const json: Record<string, unknown> = {
        format: 'layers-model',
        modelTopology: artifacts.modelTopology,
        weightsManifest: [{ paths: [`${name}.1.bin`, `${name}.2.bin`], weights: artifacts.weightSpecs }],
      };
      change(json);
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(json));
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const },
      });
    }),
  );
  return model;
}

describe('model.path', () => {
  const shape = [6, 6, 2];
  const rows = normals(9, 5 * 72);
  const slopes = normals(8, 5 * 3);

  it('embeds as the model predicts; trainable weights are parameters, the others buffers', async () => {
    const model = await saveModel('net');
    const network = await open({ path: 'net.json' }, shape);
    expect(network.embeddingDim).toBe(3);
    expect(network.parameters.map(({ name }) => name)).toEqual([
      'first/kernel',
      'first/bias',
      'norm/gamma',
      'norm/beta',
      'embedding/kernel',
      'embedding/bias',
    ]);
    expect(network.buffers.map(({ name }) => name)).toEqual(['norm/moving_mean', 'norm/moving_variance']);
    const expected = (model.predict(tf.tensor(rows, [5, ...shape])) as tf.Tensor).dataSync();
    expect([...network.embed(rows, 5).embeddings]).toEqual([...expected]);
    network.parameters[1]!.values.fill(-1e3);
    expect(network.embed(rows, 5).deadShare).toBe(1);
  });

  it('has the gradients of central differences, follows batches, repeats what it drops, and keeps no tensors', async () => {
    await saveModel('net');
    const network = await open({ path: 'net.json' }, shape);
    const run = (step: number) => network.differentiate(rows, 5, step, () => slopes);
    const measure = () => run(4).embeddings.reduce((sum, value, i) => sum + value * slopes[i]!, 0);
    const { gradients, embeddings } = run(4);
    expect(run(4).embeddings).toEqual(embeddings);
    expect(run(5).embeddings).not.toEqual(embeddings);
    const tensors = tf.memory().numTensors;
    for (const [index, { name, values }] of network.parameters.entries()) {
      const largest = gradients[index]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (const at of [0, values.length - 1]) {
        const kept = values[at]!;
        values[at] = kept + 1e-3;
        const above = measure();
        values[at] = kept - 1e-3;
        const slope = (above - measure()) / 2e-3;
        values[at] = kept;
        expect(Math.abs(gradients[index]![at]! - slope), name).toBeLessThan(1e-2 * Math.max(1, largest));
      }
    }
    const before = network.buffers[0]!.values.slice();
    run(6);
    network.embed(rows, 5);
    expect(network.buffers[0]!.values).not.toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it.each<[string, (json: Record<string, unknown>) => void, RegExp]>([
    [
      'graph',
      (json) => (json['format'] = 'graph-model'),
      /^graph.json is a graph model, which cannot be trained/,
    ],
    ['bare', (json) => delete json['modelTopology'], /^bare.json is no TensorFlow.js model/],
    ['unweighted', (json) => delete json['weightsManifest'], /^unweighted.json has no weights/],
    [
      'strange',
      (json) => rename(json, '"MaxPooling2D"', '"MaxPooling7D"'),
      /strange.json uses the layer "MaxPooling7D", which TensorFlow.js does not have/,
    ],
    [
      'lost',
      (json) => rename(json, '"lost.2.bin"', '"lost.9.bin"'),
      /^There is no file lost.9.bin, a shard of lost.json/,
    ],
    ...['../outside.bin', '/etc/hostname', 'folder/in.bin', '..'].map(
      (shard, i): [string, (json: Record<string, unknown>) => unknown, RegExp] => [
        `leaving${i}`,
        (json) => rename(json, `"leaving${i}.2.bin"`, JSON.stringify(shard)),
        new RegExp(`names "${shard.replaceAll('.', '\\.')}" as a shard: shards lie beside it`),
      ],
    ),
    [
      'short',
      (json) => rename(json, '"short.1.bin",', ''),
      /^short.2.bin of short.json: \d+ bytes of weights are expected and \d+ are there/,
    ],
    [
      'misfit',
      (json) => rename(json, '[null,6,6,2]', '[null,8,8,2]'),
      /^misfit.json cannot be loaded: Shape mismatch: /,
    ],
  ])('refuses a model that is %s', async (name, change, message) => {
    await saveModel(name, change);
    await expect(open({ path: `${name}.json` }, shape)).rejects.toMatchObject({
      path: ['model', 'path'],
      message: expect.stringMatching(message) as string,
    });
  });

  it('refuses rows of another shape, a file that is not there, and one that is no JSON', async () => {
    await saveModel('net');
    await expect(open({ path: 'net.json' }, [72])).rejects.toThrow(
      'net.json takes rows of 6×6×2, but the data has 72 features. Images need "shape" in "data".',
    );
    await expect(open({ path: 'nowhere.json' }, shape)).rejects.toThrow(/^There is no file nowhere.json\./);
    writeFileSync(join(folder, 'text.json'), 'hello');
    await expect(open({ path: 'text.json' }, shape)).rejects.toThrow(/^text.json is no JSON object/);
  });

  it('excludes layers', () => {
    const model = { path: 'net.json', layers: [], embeddingDim: 3 };
    const { problems } = parseTripletConfig(JSON.stringify({ data: { path: 'x' }, model }), 'x');
    expect(problems.map(({ path }) => path)).toEqual(['model.layers', 'model.embeddingDim']);
    expect(problems[0]!.message).toMatch(/^"layers" and "path" exclude each other/);
  });
});

function rename(json: Record<string, unknown>, from: string, to: string): void {
  const text = JSON.stringify(json);
  expect(text).toContain(from);
  Object.assign(json, JSON.parse(text.replaceAll(from, to)));
}
