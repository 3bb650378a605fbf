import { describe, expect, it } from 'vitest';
import { ModelProblem } from '../../../src/trainer/network/modelProblem';
import { adaptKerasTopology } from '../../../src/trainer/network/keras/kerasTopology';

const refuse = (text: string) => new ModelProblem(['model', 'path'], `net.json ${text}`);

interface AnyLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes?: unknown;
}

function adapt(layers: readonly AnyLayer[], { version = '3.9.0', ...ends }: Record<string, unknown> = {}) {
  const config = { name: 'net', layers, ...ends };
  const topology = { keras_version: version, model_config: { class_name: 'Functional', config } };
  const adapted = adaptKerasTopology(topology, refuse);
  const model = adapted.topology['model_config'] as {
    config: { layers: AnyLayer[] } & Record<string, unknown>;
  };
  return { ...adapted, config: model.config, layers: model.config.layers };
}

/** The one layer of a model, in words of TensorFlow.js. */
const adaptOne = (class_name: string, config: object) =>
  adapt([{ class_name, config: { name: 'it', ...config } }]).layers[0]!.config;

const output = (layer: string, node = 0) => ({
  class_name: '__keras_tensor__',
  config: { shape: [null, 4], dtype: 'float32', keras_history: [layer, node, 0] },
});

describe('the topology of a Keras model', () => {
  it('has the words of TensorFlow.js for inputs, types, slopes, activations and penalties', () => {
    expect(adaptOne('InputLayer', { batch_shape: [null, 4] })).toMatchObject({
      batch_input_shape: [null, 4],
    });
    const policy = { class_name: 'DTypePolicy', config: { name: 'mixed_float16' } };
    expect(adaptOne('Dense', { dtype: policy, activation: 'silu' })).toMatchObject({
      dtype: 'float32',
      activation: 'swish',
    });
    expect(adaptOne('LeakyReLU', { negative_slope: 0.2 })).toEqual({ name: 'it', alpha: 0.2 });
    const penalties = {
      kernel_regularizer: { class_name: 'L2', config: { l2: 0.5 } },
      bias_regularizer: { class_name: 'Mine', config: {} },
    };
    expect(adaptOne('Dense', penalties)).toMatchObject({
      kernel_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.5 } },
      bias_regularizer: null,
    });
    const separable = { kernel_size: [3, 3], kernel_constraint: null, pointwise_constraint: null };
    expect(adaptOne('SeparableConv2D', separable)).toEqual({
      name: 'it',
      kernel_size: [3, 3],
      pointwise_constraint: null,
    });
  });

  it('has calls as lists, and counts those of a model inside from 1', () => {
    const { layers, config } = adapt(
      [
        { class_name: 'Dense', config: { name: 'a' }, inbound_nodes: [{ args: [output('in')], kwargs: {} }] },
        {
          class_name: 'Sequential',
          config: { name: 'base', layers: [] },
          inbound_nodes: [{ args: [output('a')], kwargs: { mask: null, training: false } }],
        },
        {
          class_name: 'Add',
          config: { name: 'sum' },
          inbound_nodes: [{ args: [[output('a'), output('base', 1)]], kwargs: {} }],
        },
      ],
      { input_layers: ['in', 0, 0], output_layers: [['base', 0, 0]] },
    );
    expect(layers.map(({ inbound_nodes: nodes }) => nodes)).toEqual([
      [[['in', 0, 0, {}]]],
      [[['a', 0, 0, {}]]],
      [
        [
          ['a', 0, 0, {}],
          ['base', 2, 0, {}],
        ],
      ],
    ]);
    expect(config).toMatchObject({ input_layers: [['in', 0, 0]], output_layers: [['base', 1, 0]] });
  });

  it('tells which layers stay as in evaluation', () => {
    const { frozen } = adapt([
      { class_name: 'BatchNormalization', config: { name: 'still', trainable: false } },
      { class_name: 'BatchNormalization', config: { name: 'moving', trainable: true } },
      {
        class_name: 'Dropout',
        config: { name: 'old' },
        inbound_nodes: [[['in', 0, 0, { training: false }]]],
      },
    ]);
    expect([...frozen]).toEqual(['still', 'old']);
  });

  it('of TensorFlow.js itself keeps its calls', () => {
    const nodes = [[['in', 0, 0, {}]]];
    const layer = {
      class_name: 'Dense',
      config: { name: 'a', activation: 'hard_sigmoid' },
      inbound_nodes: nodes,
    };
    const { layers, config } = adapt([layer], {
      version: 'tfjs-layers 4.22.0',
      input_layers: [['in', 0, 0]],
    });
    expect(layers).toEqual([layer]);
    expect(config['input_layers']).toEqual([['in', 0, 0]]);
  });

  it.each([
    ['Conv2D', { groups: 2 }, '"groups" 2'],
    ['ReLU', { threshold: 1 }, '"threshold" 1'],
    ['GlobalAveragePooling2D', { keepdims: true }, '"keepdims" true'],
    ['LayerNormalization', { rms_scaling: true }, '"rms_scaling" true'],
    ['Dense', { activation: 'hard_sigmoid' }, 'the activation "hard_sigmoid" of Keras 3'],
  ])('is refused where TensorFlow.js would compute something else in silence: %s', (kind, config, what) => {
    expect(() => adaptOne(kind, config)).toThrow(
      `net.json has ${what} in "it" (${kind}), which TensorFlow.js does not have: build it without.`,
    );
  });

  it('is refused where a layer is called with numbers', () => {
    const nodes = [{ args: [output('a'), 2], kwargs: {} }];
    const layers = [{ class_name: 'Multiply', config: { name: 'twice' }, inbound_nodes: nodes }];
    expect(() => adapt(layers)).toThrow(
      'net.json calls "twice" (Multiply) with something else than the outputs of layers, which TensorFlow.js cannot: build it of layers only.',
    );
  });
});
