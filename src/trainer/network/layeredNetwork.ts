import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow';
import { measureDeadShare } from './deadShare';
import { forwardAll } from './layer';
import type { Layer, Pass } from './layer';
import type { Embedded, Gradients, Network } from './network';
import type { Parameter } from './parameter';
import { withGradient } from './withGradient';

/** The layers of a configuration, one after the other. */
export class LayeredNetwork implements Network {
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
