import type { Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { SeededRandom } from '../../util/seededRandom';
import type { TensorFlow } from '../backend/tensorflow';
import { measureDeadShare } from './deadShare';
import type { LayersLibrary } from './layersLibrary';
import { findReluOutputs } from './reluOutputs';
import type { Embedded, Gradients, Network } from './network';
import type { Parameter } from './parameter';

/**
 * A TensorFlow.js layers model as the network. Its trainable weights are the parameters, the others the buffers; both are
 * kept here and put into the model before each pass, so that several networks may share one model. Penalties that its layers
 * have (regularizers) are no part of the loss.
 */
export class LayersModelNetwork implements Network {
  readonly embeddingDim: number;
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Parameter[];
  /** The outputs of each relu, and the embedding at last. */
  private readonly watched: LayersModel;
  private readonly reluNames: readonly string[];
  private readonly dropouts: readonly SeededLayer[];

  constructor(
    private readonly tf: TensorFlow,
    library: LayersLibrary,
    private readonly model: LayersModel,
    readonly inputShape: readonly number[],
    private readonly seed: number,
  ) {
    this.embeddingDim = model.outputs[0]!.shape[1]!;
    this.parameters = toParameters(model.trainableWeights);
    this.buffers = toParameters(model.nonTrainableWeights);
    const relus = findReluOutputs(model);
    this.reluNames = relus.map(({ sourceLayer }) => sourceLayer.name);
    const outputs = [...relus, ...model.outputs];
    this.watched = library.model({ inputs: model.inputs, outputs });
    this.dropouts = listDropouts(model);
  }

  embed(rows: Float32Array, n: number): Embedded {
    const { tf } = this;
    const deadByLayer = new Map<string, number>();
    let embeddings: Float32Array | undefined;
    tf.tidy(() => {
      this.fill();
      const outputs = [this.watched.apply(this.toInput(rows, n), { training: false })].flat() as Tensor[];
      embeddings = outputs.pop()!.dataSync<'float32'>().slice();
      outputs.forEach((output, index) => {
        deadByLayer.set(this.reluNames[index]!, measureDeadShare(tf, output));
      });
    });
    return { embeddings: embeddings!, deadShare: Math.max(0, ...deadByLayer.values()), deadByLayer };
  }

  differentiate(
    rows: Float32Array,
    n: number,
    step: number,
    toGradient: (embeddings: Float32Array) => Float32Array,
  ): Gradients {
    const { tf, model } = this;
    // Layers that drop have a seed of their own, which would give the same mask at every step.
    for (const layer of this.dropouts) {
      const stream = `dropout ${layer.name} in step ${step}`;
      layer.seed = SeededRandom.fromSeed(this.seed, stream).nextUint32();
    }
    let embeddings: Float32Array | undefined;
    let gradients: Float32Array[] = [];
    tf.tidy(() => {
      this.fill();
      const x = this.toInput(rows, n);
      const variables = model.trainableWeights.map(toVariable);
      const { grads } = tf.variableGrads(() => {
        const output = model.apply(x, { training: true }) as Tensor2D;
        embeddings = output.dataSync<'float32'>().slice();
        return tf.sum(tf.mul(output, tf.tensor2d(toGradient(embeddings), [n, this.embeddingDim])));
      }, variables);
      gradients = variables.map(
        ({ name, size }) => grads[name]?.dataSync<'float32'>() ?? new Float32Array(size),
      );
    });
    model.nonTrainableWeights.forEach((variable, index) => {
      this.buffers[index]!.values.set(variable.read().dataSync());
    });
    return { embeddings: embeddings!, gradients };
  }

  private toInput(rows: Float32Array, n: number): Tensor {
    return this.tf.tensor(rows, [n, ...this.inputShape]);
  }

  /** Puts this network's weights into the model. */
  private fill(): void {
    const { model, tf } = this;
    for (const [variables, parameters] of [
      [model.trainableWeights, this.parameters],
      [model.nonTrainableWeights, this.buffers],
    ] as const) {
      variables.forEach((variable, index) => {
        const { values, shape } = parameters[index]!;
        variable.write(tf.tensor(values, [...shape], variable.dtype));
      });
    }
  }
}

interface SeededLayer {
  readonly name: string;
  seed?: number;
}

/** Also of models inside the model. */
function listDropouts(model: Pick<LayersModel, 'layers'>): SeededLayer[] {
  return model.layers.flatMap((layer) => {
    if ('layers' in layer) return listDropouts(layer as unknown as LayersModel);
    return /^(Spatial)?Dropout/.test(layer.getClassName()) ? [layer as SeededLayer] : [];
  });
}

function toParameters(variables: readonly LayerVariable[]): Parameter[] {
  const originals = variables.map(({ originalName }) => originalName);
  const areUnique = new Set(originals).size === originals.length;
  return variables.map((variable) => ({
    name: areUnique ? variable.originalName : variable.name,
    shape: variable.shape.map(Number),
    values: Float32Array.from(variable.read().dataSync()),
  }));
}

/** Its only way out of the library is a field that TypeScript calls protected. */
function toVariable(variable: LayerVariable): Variable {
  return (variable as unknown as { readonly val: Variable }).val;
}
