import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Tensor } from '@tensorflow/tfjs-core';
import { findProjectionStride, toOutputShape, toPair } from '../../config/layerShape';
import type { RowShape } from '../../config/layerShape';
import type { Activation, LayerConfig } from '../../config/schema/layerSchema';
import type { ModelConfig } from '../../config/tripletConfig';
import type { TensorFlow } from '../backend/tensorflow';
import { countModules } from '../network/createLayers';
import type { LayersLibrary } from '../network/layersLibrary';
import type { Network } from '../network/network';
import type { Parameter } from '../network/parameter';

/** What all layers have in common. */
type TfLayer = Pick<ReturnType<LayersLibrary['layers']['dense']>, 'apply' | 'setWeights'>;

/** Builds the TensorFlow.js layers model that computes the same as a network of `model.layers`. */
export class LayersModelBuilder {
  private readonly values: ReadonlyMap<string, Parameter>;
  /** Weights of each layer that has some, set once the model stands. */
  private readonly fillings: (() => void)[] = [];
  private count = 0;

  constructor(
    private readonly tf: TensorFlow,
    private readonly library: LayersLibrary,
    private readonly model: ModelConfig,
    network: Network,
  ) {
    this.values = new Map([...network.parameters, ...network.buffers].map((entry) => [entry.name, entry]));
  }

  build(inputShape: RowShape): LayersModel {
    const input = this.library.input({ shape: [...inputShape] });
    const { output, module } = this.stack(this.model.layers, input, inputShape, '');
    const embedding = this.dense(String(module), this.model.embeddingDim, 'linear', true).apply(output);
    const model = this.library.model({ inputs: input, outputs: embedding as SymbolicTensor });
    for (const fill of this.fillings) fill();
    return model;
  }

  private stack(
    configs: readonly LayerConfig[],
    input: SymbolicTensor,
    inputShape: RowShape,
    prefix: string,
  ): { output: SymbolicTensor; module: number; shape: RowShape } {
    let output = input;
    let shape = inputShape;
    let module = 0;
    for (const config of configs) {
      output = this.apply(config, output, shape, `${prefix}${module}`);
      const next = toOutputShape(config, shape);
      if ('shape' in next) shape = next.shape;
      module += countModules(config, this.model);
    }
    return { output, module, shape };
  }

  private apply(config: LayerConfig, x: SymbolicTensor, shape: RowShape, name: string): SymbolicTensor {
    const { layers } = this.library;
    const after = (layer: TfLayer): SymbolicTensor => layer.apply(x) as SymbolicTensor;
    const label = this.label();
    if ('dense' in config) {
      const { activation = this.model.activation, bias = true } = config;
      return this.activate(after(this.dense(name, config.dense, 'linear', bias)), activation);
    }
    if ('conv2d' in config) return this.convolve(config, x, name);
    if ('maxPool' in config || 'averagePool' in config) {
      const window = 'maxPool' in config ? config.maxPool : config.averagePool;
      const options = {
        name: label,
        poolSize: [...toPair(window)] as [number, number],
        strides: [...toPair(config.stride ?? window)] as [number, number],
        padding: config.padding,
      };
      return after('maxPool' in config ? layers.maxPooling2d(options) : layers.averagePooling2d(options));
    }
    if ('globalPool' in config) {
      return after(
        config.globalPool === 'average'
          ? layers.globalAveragePooling2d({ name: label })
          : layers.globalMaxPooling2d({ name: label }),
      );
    }
    if ('flatten' in config) {
      // Channel by channel, as PyTorch.
      const ordered =
        shape.length === 3
          ? (layers.permute({ name: this.label(), dims: [3, 1, 2] }).apply(x) as SymbolicTensor)
          : x;
      return layers.flatten({ name: label }).apply(ordered) as SymbolicTensor;
    }
    if ('dropout' in config) return after(layers.dropout({ name: label, rate: config.dropout }));
    if ('batchNorm' in config) {
      const layer = layers.batchNormalization({ name: label, epsilon: config.epsilon });
      this.fill(layer, () =>
        ['weight', 'bias', 'running_mean', 'running_var'].map((part) => this.tensor(`${name}.${part}`)),
      );
      return after(layer);
    }
    if ('layerNorm' in config) {
      const axis = shape.map((_, index) => index + 1);
      const layer = layers.layerNormalization({ name: label, axis, epsilon: config.epsilon });
      const order = shape.length === 3 ? [1, 2, 0] : [0];
      this.fill(layer, () => ['weight', 'bias'].map((part) => this.tensor(`${name}.${part}`, order)));
      return after(layer);
    }
    if ('residual' in config) return this.addResidual(config.residual, x, shape, name);
    return this.activate(x, config.activation);
  }

  private dense(name: string, units: number, activation: 'linear', useBias: boolean): TfLayer {
    const layer = this.library.layers.dense({ name: this.label(), units, activation, useBias });
    this.fill(layer, () => [
      this.tensor(`${name}.weight`, [1, 0]),
      ...(useBias ? [this.tensor(`${name}.bias`)] : []),
    ]);
    return layer;
  }

  private convolve(
    config: Extract<LayerConfig, { conv2d: unknown }>,
    x: SymbolicTensor,
    name: string,
  ): SymbolicTensor {
    const { layers } = this.library;
    const { padding, bias = true, activation = this.model.activation } = config;
    const layer = layers.conv2d({
      name: this.label(),
      filters: config.conv2d,
      kernelSize: [...toPair(config.kernel)] as [number, number],
      strides: [...toPair(config.stride)] as [number, number],
      padding: padding === 'same' ? 'same' : 'valid',
      useBias: bias,
    });
    this.fill(layer, () => [
      this.tensor(`${name}.weight`, [2, 3, 1, 0]),
      ...(bias ? [this.tensor(`${name}.bias`)] : []),
    ]);
    const padded =
      typeof padding === 'number' && padding > 0
        ? layers
            .zeroPadding2d({
              name: this.label(),
              padding: [
                [padding, padding],
                [padding, padding],
              ],
            })
            .apply(x)
        : x;
    return this.activate(layer.apply(padded) as SymbolicTensor, activation);
  }

  private addResidual(
    configs: readonly LayerConfig[],
    x: SymbolicTensor,
    shape: RowShape,
    name: string,
  ): SymbolicTensor {
    const { layers } = this.library;
    const body = this.stack(configs, x, shape, `${name}.body.`);
    let shortcut = x;
    if (this.values.has(`${name}.project.weight`)) {
      const isImage = shape.length === 3;
      const units = body.shape.at(-1)!;
      const layer = isImage
        ? layers.conv2d({
            name: this.label(),
            filters: units,
            kernelSize: 1,
            strides: [...findProjectionStride(shape, body.shape)!] as [number, number],
            useBias: false,
          })
        : layers.dense({ name: this.label(), units, useBias: false });
      this.fill(layer, () => [this.tensor(`${name}.project.weight`, isImage ? [2, 3, 1, 0] : [1, 0])]);
      shortcut = layer.apply(x) as SymbolicTensor;
    }
    return layers.add({ name: this.label() }).apply([body.output, shortcut]) as SymbolicTensor;
  }

  private activate(x: SymbolicTensor, activation: Activation): SymbolicTensor {
    const { layers } = this.library;
    if (activation === 'linear') return x;
    const name = this.label();
    const layer =
      activation === 'leakyRelu'
        ? layers.leakyReLU({ name, alpha: 0.01 })
        : layers.activation({ name, activation });
    return layer.apply(x) as SymbolicTensor;
  }

  private fill(layer: TfLayer, weights: () => Tensor[]): void {
    this.fillings.push(() => {
      this.tf.tidy(() => {
        layer.setWeights(weights());
      });
    });
  }

  private tensor(name: string, order?: readonly number[]): Tensor {
    const { values, shape } = this.values.get(name)!;
    const tensor = this.tf.tensor(values, [...shape]);
    return order && order.length > 1 ? this.tf.transpose(tensor, [...order]) : tensor;
  }

  /** Layer names must be new, and hold neither `.` nor `/`. */
  private label(): string {
    return `margin_${++this.count}`;
  }
}
