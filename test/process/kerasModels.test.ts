import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { parseTripletConfig } from '../../src/config/parseTripletConfig';
import { readModelFiles } from '../../src/trainer/network/modelFiles';
import { createNetwork } from '../../src/trainer/network/createNetwork';
import type { Network } from '../../src/trainer/network/network';
import { describeWith } from '../support/requirePart';
import { rowsOf, runTrainer, snapshotsOf } from './support/trainerHost';

interface Answer {
  readonly shape: readonly number[];
  readonly embeddings: readonly (readonly number[])[];
}

const folder = join(root, 'test/process/fixtures/kerasModels');
const ANSWERS = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as Record<string, Answer>;
const NAMES = Object.keys(ANSWERS);

/** As in makeModels.py. */
function makeRows({ shape, embeddings }: Answer): Float32Array {
  const size = shape.reduce((product, side) => product * side, 1);
  return Float32Array.from({ length: embeddings.length * size }, (_, i) => ((i * 7) % 13) / 16);
}

async function open(name: string): Promise<Network> {
  const model = { path: `${name}/model.json` };
  const { config } = parseTripletConfig(JSON.stringify({ data: { path: 'x' }, model }), 'x');
  const inputShape = ANSWERS[name]!.shape;
  const files = await readModelFiles(tf, config!.model, { folder, inputShape });
  return createNetwork(tf, config!.model, inputShape, 1, files);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a converted Keras model', () => {
  it.each(NAMES)('%s embeds as Keras does', async (name) => {
    const answer = ANSWERS[name]!;
    const { embeddings } = (await open(name)).embed(makeRows(answer), answer.embeddings.length);
    answer.embeddings.flat().forEach((value, i) => {
      expect(embeddings[i]).toBeCloseTo(value, 5);
    });
  });

  it.each(['frozen-keras2', 'frozen-keras3'])(
    '%s trains behind its base, which keeps its weights and its running statistics',
    async (name) => {
      const answer = ANSWERS[name]!;
      const network = await open(name);
      expect(network.parameters.map(({ shape }) => shape)).toEqual([[36, 6], [6]]);
      expect(network.buffers).toHaveLength(6);
      const before = network.buffers.map(({ values }) => values.slice());
      const rows = makeRows(answer);
      const { embeddings } = network.differentiate(rows, 3, 1, (values) => values);
      expect(network.buffers.map(({ values }) => values)).toEqual(before);
      expect(embeddings).toEqual(network.embed(rows, 3).embeddings);
    },
  );
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function train(name: string, backend: string, steps: number) {
  const isImage = ANSWERS[name]!.shape.length === 3;
  const result = await runTrainer(
    JSON.stringify({
      data: { path: 'data/digits.csv.gz', scale: 0.0625, ...(isImage ? { shape: [8, 8] } : {}) },
      model: { path: join(folder, name, 'model.json'), normalize: true },
      backend,
      steps,
    }),
  );
  expect([result.code, result.stderr]).toEqual([0, '']);
  return {
    losses: rowsOf(result).map(({ loss }) => loss!),
    untrained: [...snapshotsOf(result)[0]!.embeddings].slice(0, 60),
  };
}

async function expectTrains(name: string, backend: string): Promise<readonly number[]> {
  const { losses, untrained } = await train(name, backend, 40);
  expect(losses).toHaveLength(40);
  expect(mean(losses.slice(-8))).toBeLessThan(mean(losses.slice(0, 8)));
  return untrained;
}

describe('the built trainer', () => {
  it.each(NAMES)('trains %s on wasm, from the embeddings that cpu has too', async (name) => {
    const untrained = await expectTrains(name, 'wasm');
    const portable = await train(name, 'cpu', 1);
    untrained.forEach((value, i) => {
      expect(value).toBeCloseTo(portable.untrained[i]!, 4);
    });
  });
});

describeWith(['native-tensorflow'], 'the built trainer on native TensorFlow', () => {
  it.each(NAMES)('trains %s, from the embeddings that wasm has too', async (name) => {
    const untrained = await expectTrains(name, 'native');
    const portable = await train(name, 'wasm', 1);
    untrained.forEach((value, i) => {
      expect(value).toBeCloseTo(portable.untrained[i]!, 4);
    });
  });
});
