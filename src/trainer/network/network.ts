import type { Tensor } from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../../config/tripletConfig';
import { SeededRandom } from '../../util/seededRandom';
import type { TensorFlow } from '../backend/tensorflow';
import { createDenseLayer } from './denseLayer';
import type { Layer } from './layer';
import type { Parameter } from './parameter';

/** What one update needs: the batch's embeddings, and the gradient of the loss for every parameter. */
export interface Gradients {
  /** B×D, raw output. */
  readonly embeddings: Float32Array;
  /** One array per parameter, in the order of `Network.parameters`. */
  readonly gradients: readonly Float32Array[];
}

export interface Network {
  readonly inputs: number;
  readonly embeddingDim: number;
  readonly parameters: readonly Parameter[];
  /** N×D raw embeddings of N rows, and the share of silent units in the worst layer (0 where none can be). */
  embed(rows: Float32Array, n: number): { embeddings: Float32Array; deadShare: number };
  /** One forward pass; `toGradient` turns the B×D embeddings into dLoss/dEmbeddings; one backward pass. */
  differentiate(
    rows: Float32Array,
    n: number,
    toGradient: (embeddings: Float32Array) => Float32Array,
  ): Gradients;
}

export function createNetwork(tf: TensorFlow, model: ModelConfig, inputs: number, seed: number): Network {
  return new LayeredNetwork(tf, createLayers(model, inputs, seed), inputs, model.embeddingDim);
}

/** Names count as torch.nn.Sequential counts: a linear activation is no module of its own. */
function createLayers(model: ModelConfig, inputs: number, seed: number): Layer[] {
  const random = SeededRandom.fromSeed(seed, 'initial weights');
  const layers: Layer[] = [];
  let width = inputs;
  let module = 0;
  for (const { dense, activation = model.activation } of model.layers) {
    layers.push(
      createDenseLayer({
        name: String(module),
        inputs: width,
        units: dense,
        activation,
        random,
        isFirst: layers.length === 0,
      }),
    );
    module += activation === 'linear' ? 1 : 2;
    width = dense;
  }
  layers.push(
    createDenseLayer({
      name: String(module),
      inputs: width,
      units: model.embeddingDim,
      activation: 'linear',
      random,
      isFirst: layers.length === 0,
    }),
  );
  return layers;
}

class LayeredNetwork implements Network {
  readonly parameters: readonly Parameter[];

  constructor(
    private readonly tf: TensorFlow,
    private readonly layers: readonly Layer[],
    readonly inputs: number,
    readonly embeddingDim: number,
  ) {
    this.parameters = layers.flatMap((layer) => layer.parameters);
  }

  embed(rows: Float32Array, n: number): { embeddings: Float32Array; deadShare: number } {
    const { tf } = this;
    let deadShare = 0;
    let embeddings: Float32Array | undefined;
    // Results leave through variables: tidy would search a returned array for tensors, value by value.
    tf.tidy(() => {
      const output = this.forward(tf.tensor2d(rows, [n, this.inputs]), this.toTensors(), (layer, result) => {
        if (!layer.canDie) return;
        const highest = tf.max(result, 0).dataSync();
        deadShare = Math.max(deadShare, highest.filter((value) => !(value > 0)).length / highest.length);
      });
      embeddings = Float32Array.from(output.dataSync());
    });
    return { embeddings: embeddings!, deadShare };
  }

  differentiate(
    rows: Float32Array,
    n: number,
    toGradient: (embeddings: Float32Array) => Float32Array,
  ): Gradients {
    const { tf } = this;
    let embeddings: Float32Array | undefined;
    let gradients: Float32Array[] = [];
    tf.tidy(() => {
      const x = tf.tensor2d(rows, [n, this.inputs]);
      const differentiate = tf.grads((...weights: Tensor[]) => {
        const output = this.forward(x, weights);
        embeddings = output.dataSync<'float32'>();
        // The loss is taken in plain JavaScript in float64; this scalar has its gradient.
        return tf.sum(tf.mul(output, tf.tensor2d(toGradient(embeddings), [n, this.embeddingDim])));
      });
      gradients = differentiate(this.toTensors()).map((tensor) => tensor.dataSync<'float32'>());
    });
    return { embeddings: embeddings!, gradients };
  }

  private toTensors(): Tensor[] {
    return this.parameters.map(({ values, shape }) => this.tf.tensor(values, [...shape]));
  }

  private forward(
    x: Tensor,
    weights: readonly Tensor[],
    visit?: (layer: Layer, output: Tensor) => void,
  ): Tensor {
    let at = 0;
    let output = x;
    for (const layer of this.layers) {
      const own = weights.slice(at, at + layer.parameters.length);
      at += layer.parameters.length;
      output = layer.forward(this.tf, output, own);
      visit?.(layer, output);
    }
    return output;
  }
}
