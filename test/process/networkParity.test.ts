import { spawnSync } from 'node:child_process';
import { buildSync } from 'esbuild';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { parseTripletConfig } from '../../src/config/parseTripletConfig';
import type { NetworkAnswer, NetworkCase } from './fixtures/networkAnswers';
import { describeWith, requirePart } from '../support/requirePart';

const TORCH_LIMIT_MS = 300_000;

const relu = { activation: 'relu' };
const flatten = { flatten: true };
const stacks: readonly (readonly [title: string, layers: readonly object[], shape: readonly number[]])[] = [
  [
    'dense layers and every activation',
    ['relu', 'leakyRelu', 'gelu', 'tanh', 'sigmoid', 'softmax'].map((activation) => ({
      dense: 12,
      activation,
    })),
    [9],
  ],
  [
    'norms and residuals of rows',
    [
      { dense: 12, bias: false },
      { batchNorm: true, momentum: 0.3 },
      relu,
      { layerNorm: true, epsilon: 1e-3 },
      { residual: [{ dense: 12, activation: 'gelu' }] },
      { residual: [{ dense: 7, activation: 'tanh' }] },
    ],
    [9],
  ],
  [
    'conv2d same, valid, strided, padded by a number',
    [
      { conv2d: 6, kernel: 3, activation: 'gelu' },
      { conv2d: 5, kernel: [2, 3], padding: 'valid', activation: 'relu' },
      { conv2d: 6, kernel: 3, stride: 2, activation: 'tanh' },
      { conv2d: 4, kernel: [3, 4], stride: [1, 2], padding: 2, bias: false },
      flatten,
      { dense: 8, activation: 'gelu' },
    ],
    [11, 10, 3],
  ],
  [
    'conv2d with an even kernel and strides that do not divide',
    [
      { conv2d: 6, kernel: 4 },
      { conv2d: 5, kernel: [5, 2], stride: [2, 3], activation: 'leakyRelu' },
      flatten,
    ],
    [13, 11, 2],
  ],
  [
    'pools',
    [
      { conv2d: 6, kernel: 3, activation: 'relu' },
      { maxPool: 2 },
      { conv2d: 6, kernel: 3, activation: 'gelu' },
      { averagePool: [2, 1] },
      { maxPool: 3, stride: 1, padding: 'same' },
      { averagePool: 3, stride: 2, padding: 'same' },
      flatten,
    ],
    [13, 12, 3],
  ],
  [
    'a global mean',
    [
      { conv2d: 6, kernel: 3, activation: 'gelu' },
      { globalPool: 'average' },
      { dense: 6, activation: 'tanh' },
    ],
    [7, 8, 3],
  ],
  ['a global maximum', [{ conv2d: 6, kernel: 3, activation: 'gelu' }, { globalPool: 'max' }], [7, 8, 3]],
  [
    'norms of images',
    [
      { conv2d: 6, kernel: 3, bias: false },
      { batchNorm: true },
      relu,
      { conv2d: 4, kernel: 3, stride: 2 },
      { layerNorm: true },
      { activation: 'softmax' },
      flatten,
    ],
    [8, 7, 3],
  ],
  [
    'a residual network',
    [
      { conv2d: 6, kernel: 3, bias: false },
      { batchNorm: true },
      relu,
      {
        residual: [
          { conv2d: 6, kernel: 3, activation: 'gelu' },
          { conv2d: 6, kernel: 3, bias: false },
          { batchNorm: true },
        ],
      },
      relu,
      {
        residual: [
          { conv2d: 8, kernel: 3, stride: 2, bias: false },
          { batchNorm: true },
          { activation: 'gelu' },
          { conv2d: 8, kernel: 3 },
        ],
      },
      { globalPool: 'average' },
      { dense: 10, activation: 'relu' },
    ],
    [9, 9, 3],
  ],
];

const cases: NetworkCase[] = stacks.map(([, layers, inputShape]) => {
  const model = { activation: 'linear', embeddingDim: 5, layers };
  const { config, problems } = parseTripletConfig(JSON.stringify({ data: { path: 'x' }, model }), 'x');
  if (!config) throw new Error(JSON.stringify(problems));
  return { model: config.model, inputShape, n: 6 };
});

function ask<T>(command: string, file: string, question: unknown, env: NodeJS.ProcessEnv = {}): T {
  const { status, stdout, stderr } = spawnSync(command, [file], {
    input: JSON.stringify(question),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

let program: string | undefined;

/** A child for each backend: two of them in one process would share one registry of kernels. */
function runOn(backend: string): NetworkAnswer[] {
  if (!program) {
    program = join(mkdtempSync(join(tmpdir(), 'margin-network-')), 'answers.cjs');
    buildSync({
      entryPoints: [join(root, 'test/process/fixtures/networkAnswers.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
      external: ['@tensorflow/tfjs-node'],
      logLevel: 'error',
    });
  }
  // The backends' own files are looked for from the program.
  return ask(process.execPath, program, { backend, cases }, { NODE_PATH: join(root, 'node_modules') });
}

interface TorchAnswer {
  readonly embeddings: number[][];
  readonly gradients: number[][];
  readonly buffers: number[][];
  readonly evaluation: number[];
}

const largest = (values: readonly number[]) =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function expectClose(actual: readonly number[], expected: readonly number[], where: string, floor = 0): void {
  expect(actual.length, where).toBe(expected.length);
  const worst = largest(actual.map((value, i) => value - expected[i]!));
  expect(worst, where).toBeLessThanOrEqual(1e-5 * largest(expected) + floor);
}

describeWith(['torch'], 'the layers beside those of PyTorch', () => {
  let torch: TorchAnswer[];
  let cpu: NetworkAnswer[];

  beforeAll(() => {
    cpu = runOn('cpu');
    const questions = cases.map((each, index) => ({ ...each, ...cpu[index]! }));
    torch = ask(requirePart('torch'), join(root, 'test/process/fixtures/networkParity.py'), questions);
  }, TORCH_LIMIT_MS);

  /** Forward in training and evaluation, gradients and running statistics of every stack; names are compared by PyTorch itself. */
  const expectParity = (own: readonly NetworkAnswer[]): void => {
    stacks.forEach(([title], index) => {
      const [answer, expected] = [own[index]!, torch[index]!];
      answer.embeddings.forEach((embeddings, turn) => {
        expectClose(embeddings, expected.embeddings[turn]!, `${title}: embeddings of pass ${turn + 1}`);
      });
      const whole = Math.max(...expected.gradients.map(largest));
      answer.gradients.forEach((gradient, at) => {
        const { name } = answer.parameters[at]!;
        expect(largest(gradient), `${title}: gradient of ${name}`).toBeGreaterThan(0);
        expectClose(gradient, expected.gradients[at]!, `${title}: gradient of ${name}`, 1e-6 * whole);
      });
      answer.buffersAfter.forEach(({ name, values }, at) => {
        expectClose(values, expected.buffers[at]!, `${title}: ${name}`);
      });
      expectClose(answer.evaluation, expected.evaluation, `${title}: evaluation`);
      expect(new Set(answer.tensors).size, `${title}: tensors ${answer.tensors.join(', ')}`).toBe(1);
    });
  };

  it('give the same on cpu', () => {
    expectParity(cpu);
  });

  it('give the same on wasm', () => {
    expectParity(runOn('wasm'));
  });

  describeWith(['native-tensorflow'], 'with native TensorFlow', () => {
    it('give the same', () => {
      expectParity(runOn('native'));
    });
  });
});
