import type { Tensor } from '@tensorflow/tfjs-core';
import { checkLayers } from '../../config/checkLayers';
import { toFirstShape } from '../../config/layerShape';
import type { ModelConfig } from '../../config/tripletConfig';
import type { TensorFlow } from '../backend/tensorflow';
import { createLayers } from './createLayers';
import { measureDeadShare } from './deadShare';
import { setWeights } from './initialWeights';
import { forwardAll } from './layer';
import type { Layer, Pass } from './layer';
import { LayersModelNetwork } from './layersModelNetwork';
import type { ModelFiles } from './modelFiles';
import type { Parameter } from './parameter';
import { withGradient } from './withGradient';

/** What one update needs: the batch's embeddings, and the gradient of the loss for every parameter. */
export interface Gradients {
  /** B×D, raw output. */
  readonly embeddings: Float32Array;
  /** One array per parameter, in the order of `Network.parameters`. */
  readonly gradients: readonly Float32Array[];
}

export interface Embedded {
  /** N×D raw embeddings of N rows. */
  readonly embeddings: Float32Array;
  /** Share of silent units in the worst layer; 0 where none can be. */
  readonly deadShare: number;
  /** The same for each layer that ends with a relu. */
  readonly deadByLayer: ReadonlyMap<string, number>;
}

export interface Network {
  /** Of one row: [features], or [height, width, channels]. */
  readonly inputShape: readonly number[];
  readonly embeddingDim: number;
  readonly parameters: readonly Parameter[];
  /** State that belongs to a checkpoint but not to the optimiser: running statistics. `differentiate` updates it. */
  readonly buffers: readonly Parameter[];
  embed(rows: Float32Array, n: number): Embedded;
  /**
   * One forward pass as in training; `toGradient` turns the B×D embeddings into dLoss/dEmbeddings; one backward pass. `step`
   * (from 1) decides what is dropped.
   */
  differentiate(
    rows: Float32Array,
    n: number,
    step: number,
    toGradient: (embeddings: Float32Array) => Float32Array,
  ): Gradients;
}

/**
 * The network of a configuration, with new weights or those of its files, which `readModelFiles` has read. RangeError (of
 * which ModelProblem is one) where they do not fit.
 */
export function createNetwork(
  tf: TensorFlow,
  model: ModelConfig,
  inputShape: readonly number[],
  seed: number,
  files: ModelFiles = { weights: null, opened: null },
): Network {
  const network = files.opened
    ? new LayersModelNetwork(tf, files.opened.library, files.opened.model, inputShape, seed)
    : createLayeredNetwork(tf, model, inputShape, seed);
  const { parameters, buffers } = network;
  if (files.weights) setWeights([...parameters, ...buffers], files.weights);
  return network;
}

function createLayeredNetwork(
  tf: TensorFlow,
  model: ModelConfig,
  rowShape: readonly number[],
  seed: number,
): Network {
  const [problem] = checkLayers(model, rowShape);
  if (problem) throw new RangeError(problem.message);
  const inputShape = toFirstShape(model.layers, rowShape);
  return new LayeredNetwork(tf, createLayers(model, inputShape, seed), inputShape, model.embeddingDim);
}

class LayeredNetwork implements Network {
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Parameter[];

  constructor(
    private readonly tf: TensorFlow,
    private readonly layers: readonly Layer[],
    readonly inputShape: readonly number[],
    readonly embeddingDim: number,
  ) {
    this.parameters = layers.flatMap((layer) => layer.parameters);
    this.buffers = layers.flatMap((layer) => layer.buffers);
  }

  embed(rows: Float32Array, n: number): Embedded {
    const { tf } = this;
    const deadByLayer = new Map<string, number>();
    let embeddings: Float32Array | undefined;
    const watchRelu = (output: Tensor, layer: string): void => {
      deadByLayer.set(layer, measureDeadShare(tf, output));
    };
    // Results leave through variables: tidy would search a returned array for tensors, value by value.
    tf.tidy(() => {
      const output = this.forward(
        { tf, trainingStep: null, watchRelu },
        this.toInput(rows, n),
        this.toTensors(),
      );
      embeddings = output.dataSync<'float32'>().slice();
    });
    return { embeddings: embeddings!, deadShare: Math.max(0, ...deadByLayer.values()), deadByLayer };
  }

  differentiate(
    rows: Float32Array,
    n: number,
    step: number,
    toGradient: (embeddings: Float32Array) => Float32Array,
  ): Gradients {
    const { tf } = this;
    let embeddings: Float32Array | undefined;
    let gradients: Float32Array[] = [];
    tf.tidy(() => {
      const x = this.toInput(rows, n);
      const differentiate = tf.grads((...weights: Tensor[]) => {
        const output = this.forward({ tf, trainingStep: step }, x, weights);
        embeddings = output.dataSync<'float32'>();
        return withGradient(tf, output, toGradient(embeddings));
      });
      gradients = differentiate(this.toTensors()).map((tensor) => tensor.dataSync<'float32'>());
    });
    return { embeddings: embeddings!, gradients };
  }

  private toInput(rows: Float32Array, n: number): Tensor {
    return this.tf.tensor(rows, [n, ...this.inputShape]);
  }

  private toTensors(): Tensor[] {
    return this.parameters.map(({ values, shape }) => this.tf.tensor(values, [...shape]));
  }

  private forward(pass: Pass, x: Tensor, weights: readonly Tensor[]): Tensor {
    return forwardAll(this.layers, pass, x, weights);
  }
}
