import { describe, expect, it } from 'vitest';
import { checkLayers } from '../../../src/config/checkLayers';
import { parseTripletConfig } from '../../../src/config/parseTripletConfig';

const parse = (layers: unknown, more: object = {}) =>
  parseTripletConfig(JSON.stringify({ data: { path: 'a' }, model: { layers, ...more } }), 'x');

/** The problems of layers that parse, on rows of a shape. */
function check(layers: unknown, shape: readonly number[]) {
  const { config, problems } = parse(layers);
  expect(problems).toEqual([]);
  return checkLayers(config!.model, shape);
}

describe('layers of a configuration', () => {
  it('has every kind, with its defaults', () => {
    const { config, problems } = parse([
      { conv2d: 8, kernel: 3 },
      { batchNorm: true },
      { activation: 'relu' },
      { residual: [{ conv2d: 8, kernel: [3, 1], stride: 2, padding: 1, bias: false }, { layerNorm: true }] },
      { maxPool: 2 },
      { averagePool: [2, 1], stride: 1, padding: 'same' },
      { globalPool: 'max' },
      { flatten: true },
      { dropout: 0.5 },
      { dense: 4, activation: 'softmax', initializer: 'orthogonal' },
    ]);
    expect(problems).toEqual([]);
    expect(config!.model.layers.slice(0, 2)).toEqual([
      { conv2d: 8, kernel: 3, stride: 1, padding: 'same' },
      { batchNorm: true, momentum: 0.1, epsilon: 1e-5 },
    ]);
  });

  it.each([
    [[{ dens: 8 }], '[0]', '"model.layers[0]" names no layer: "dens" is none. Did you mean "dense"?'],
    [[{ activation: 'relu', conv: 8 }], '[0]', /^"model.layers\[0\]" names no layer/],
    [
      [{}],
      '[0]',
      '"model.layers[0]" names no layer. There are dense, conv2d, maxPool, averagePool, flatten, globalPool, dropout, batchNorm, layerNorm, residual, activation.',
    ],
    [
      [{ dense: 8, dropout: 0.1 }],
      '[0]',
      '"model.layers[0]" names two layers, "dense" and "dropout": write an entry { … } for each.',
    ],
    [[7], '[0]', '"model.layers[0]" must be an object { … }, not 7.'],
    [[{ conv2d: 8 }], '[0].kernel', '"model.layers[0].kernel" is missing.'],
    [
      [{ dense: 8, kernel: 3 }],
      '[0].kernel',
      '"kernel" is no field of "model.layers[0]". It belongs to the kind "conv2d".',
    ],
    [
      [{ maxPool: 2, strid: 3 }],
      '[0].strid',
      '"strid" is no field of "model.layers[0]". Did you mean "stride"?',
    ],
    [[{ dropout: 1 }], '[0].dropout', '"model.layers[0].dropout" must be less than 1.'],
    [[{ conv2d: 8, kernel: 0 }], '[0].kernel', '"model.layers[0].kernel" must be at least 1.'],
    [
      [{ conv2d: 8, kernel: 3, padding: 'sam' }],
      '[0].padding',
      '"model.layers[0].padding" must be one of "same", "valid", not "sam". Did you mean "same"?',
    ],
    [[{ flatten: false }], '[0].flatten', '"model.layers[0].flatten" must be "true", not false.'],
    [
      [{ activation: 'rely' }],
      '[0].activation',
      /^"model.layers\[0\].activation" must be one of .* Did you mean "relu"\?$/,
    ],
    [
      [{ residual: [{ dense: 8 }, { residual: [{ dense: 8 }] }] }],
      '[0].residual[1]',
      '"model.layers[0].residual[1]" is a residual inside a residual: put its layers into the outer one.',
    ],
    [
      [{ residual: [{ dense: 8.5 }] }],
      '[0].residual[0].dense',
      '"model.layers[0].residual[0].dense" must be a whole number, not 8.5.',
    ],
    [[{ residual: [] }], '[0].residual', '"model.layers[0].residual" must have at least 1 entry.'],
  ])('%j is refused with its place', (layers, path, message) => {
    const { config, problems } = parse(layers);
    expect(config).toBeNull();
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toMatch(message);
    expect(problems[0]!.path).toBe(`model.layers${path}`);
  });
});

describe('checkLayers', () => {
  it('takes layers that fit', () => {
    expect(check([{ dense: 8 }], [64])).toEqual([]);
    // Before a dense layer, an image is a row of features.
    expect(check([{ dense: 8 }], [8, 8, 1])).toEqual([]);
    expect(check([], [8, 8, 1])).toEqual([]);
    expect(check([], [64])).toEqual([]);
    const convolutions = [
      { conv2d: 8, kernel: 3, stride: 2 },
      { residual: [{ conv2d: 4, kernel: 3, stride: 2 }] },
      { maxPool: 2 },
      { globalPool: 'average' },
    ];
    expect(check(convolutions, [9, 8, 3])).toEqual([]);
  });

  it.each([
    [
      [{ batchNorm: true }, { dense: 8 }],
      [8, 8, 1],
      [1],
      /^A dense layer takes rows.*add { "flatten": true }/,
    ],
    [[{ dense: 8 }, { conv2d: 4, kernel: 3 }], [64], [1], /^A conv2d layer takes images.*rows of 8 features/],
    [[{ globalPool: 'max' }], [64], [0], /^A globalPool layer takes images/],
    [
      [{ maxPool: 4 }, { conv2d: 4, kernel: 3, padding: 'valid' }],
      [8, 8, 3],
      [1],
      /^A window of 3×3 does not fit into images of 2×2×3/,
    ],
    [[{ maxPool: 2 }], [8, 8, 3], [0], /^The last layer leaves images of 4×4×3.*add { "flatten": true }/],
    [
      [{ residual: [{ conv2d: 4, kernel: 3 }, { dense: 3 }] }],
      [8, 8, 3],
      [0, 'residual', 1],
      /^A dense layer takes rows/,
    ],
    [[{ residual: [{ flatten: true }] }], [8, 8, 3], [0], /cannot be added: move "flatten"/],
    [
      [{ residual: [{ conv2d: 4, kernel: 4, padding: 'valid' }] }, { flatten: true }],
      [8, 8, 3],
      [0],
      /no stride of a 1×1 projection does/,
    ],
  ])('%j does not fit rows of shape %j', (layers, shape, path, message) => {
    const problems = check(layers, shape);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.path).toEqual(['model', 'layers', ...path]);
    expect(problems[0]!.message).toMatch(message);
  });
});
